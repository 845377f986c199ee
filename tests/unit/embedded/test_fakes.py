"""What ovsdb-client monitor printed when ports were made, requested, bound, unbound and removed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from hotcat.embedded.fakes import _unbound, add_chassis

if TYPE_CHECKING:
    from pathlib import Path

HEADINGS = '"headings":["row","action","logical_port","requested_chassis","chassis"]'
FAKE = "bea015b9-55f4-4a4f-8e34-261022240640"
CHASSIS = {FAKE: "fake1"}
ONE = f'["uuid","{FAKE}"]'
NONE = '["set",[]]'


def unbound(rows: str) -> dict[str, str]:
    return _unbound(json.loads(f'{{"data":[{rows}],{HEADINGS}}}'), CHASSIS)


def test_ports_that_were_there_before() -> None:
    rows = f'["1fb8e574","initial","p2",{ONE},{NONE}],["8d00b742","initial","p1",{NONE},{NONE}]'
    assert unbound(rows) == {"p2": "fake1"}


def test_new_port() -> None:
    assert unbound(f'["12896b8f","insert","p3",{ONE},{NONE}]') == {"p3": "fake1"}


def test_port_that_is_requested_later() -> None:
    assert unbound(f'["8d00b742","old",null,{NONE},null],["","new","p1",{ONE},{NONE}]') == {"p1": "fake1"}


def test_port_that_was_bound_is_left() -> None:
    assert unbound(f'["1fb8e574","old",null,null,{NONE}],["","new","p2",{ONE},{ONE}]') == {}


def test_port_that_lost_its_chassis_is_bound_again() -> None:
    assert unbound(f'["1fb8e574","old",null,null,{ONE}],["","new","p2",{ONE},{NONE}]') == {"p2": "fake1"}


def test_deleted_port_is_left() -> None:
    assert unbound(f'["12896b8f","delete","p3",{ONE},{NONE}]') == {}


def test_port_of_another_chassis_is_left() -> None:
    assert unbound(f'["12896b8f","insert","p3",["uuid","5b9d0c1c-0000"],{NONE}]') == {}


def test_table_without_rows() -> None:
    assert _unbound({}, CHASSIS) == {}
    assert unbound("") == {}


def test_without_a_chassis_nothing_is_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ovn-sbctl").write_text("#!/bin/sh\nexit 1\n")  # the database is away
    (tmp_path / "ovn-sbctl").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(SystemExit, match="no chassis fake1"):
        add_chassis("fake1", "127.1.0.1")


SCENE = dedent("""
    set -e
    ip link set lo up
    ovsdb-tool create sb.db /usr/share/ovn/ovn-sb.ovsschema
    ovsdb-server sb.db --remote=ptcp:6642:127.0.0.1 --remote=punix:$PWD/sb --unixctl=$PWD/ctl --no-chdir \
        --detach --pidfile=$PWD/pid -vconsole:off -vsyslog:off -vfile:off
    sbctl() { ovn-sbctl --no-leader-only --timeout=20 --db=tcp:127.0.0.1:6642 "$@"; }
    "$@" chassis fake1 fake2 &
    until sbctl --bare find chassis name=fake2 | grep -q .; do :; done
    sbctl --id=@d create datapath_binding tunnel_key=1 -- \
        create port_binding logical_port=late datapath=@d tunnel_key=1 >/dev/null
    chassis=$(sbctl --bare --columns=_uuid find chassis name=fake2)
    sbctl set port_binding late requested_chassis=$chassis
    until [ -s asked ]; do :; done  # Neutron is still binding it
    sbctl --bare --columns=chassis find port_binding logical_port=late
    echo ovs > binding
    sbctl wait-until port_binding late chassis=$chassis
    kill $!
    "$@" chassis fake1 fake2 &  # again, as after a restart: nothing is made twice
    sbctl lsp-unbind late
    sbctl wait-until port_binding late chassis=$chassis
    sbctl --bare --columns=name list chassis | sort
    sbctl --bare --columns=nb_cfg list chassis_private
""")


@pytest.mark.skipif(not shutil.which("ovn-sbctl"), reason="OVN is not installed")
def test_real_southbound_database_gets_chassis_and_bound_ports(tmp_path: Path) -> None:
    programs = tmp_path / "programs"  # a client of Neutron's database that answers what `binding` holds
    programs.mkdir()
    client = programs / "mariadb"
    client.write_text(f"""#!/bin/sh
        printf 'answered\\t\\nlate\\t%s\\n' "$(cat {tmp_path}/binding)"
        echo "$*" >> {tmp_path}/asked
    """)
    client.chmod(0o755)
    (tmp_path / "binding").write_text("unbound")
    isolated = ("unshare", "--user", "--map-root-user", "--net", "--pid", "--fork", "--kill-child")
    command = ("sh", "-c", SCENE, "scene", sys.executable, "-P", "-m", "hotcat.embedded.fakes")
    done = subprocess.run(
        (*isolated, "--mount-proc", *command),
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "IN ('late')" in (tmp_path / "asked").read_text()
    assert done.stdout.split() == ["fake1", "fake2", "2147483647", "2147483647"]
