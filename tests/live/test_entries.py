"""The catalog's entries on the embedded cloud: launched, probed and deleted by the commands a user has."""

from __future__ import annotations

import shutil
import signal
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotcat.catalog.case import load_cases
from hotcat.catalog.load import load

if TYPE_CHECKING:
    from tests.live.rig import Rig

pytestmark = pytest.mark.live

CATALOG = Path(__file__).parents[2]
ENTRIES = load(CATALOG).entries
ON_THE_WAY = ("--catalog", str(CATALOG), "--site", "embedded")


@pytest.mark.parametrize("entry", sorted(ENTRIES))
def test_the_cases_of_an_entry_pass(rig: Rig, tmp_path: Path, entry: str) -> None:
    results = tmp_path / "results.xml"
    user = "-admin" if "admin" in ENTRIES[entry].roles else ""
    rig.run("test", entry, *ON_THE_WAY, "--cloud", rig.name + user, "--junit", str(results))
    cases = ET.parse(results).findall(".//testcase")  # noqa: S314  (we wrote it)
    ran = [case for case in cases if case.find("skipped") is None]
    # Those that ask for an image have a test of their own, which publishes it.
    needing = [case for case in load_cases(ENTRIES[entry].tests) if case.requires.images]
    assert (len(cases) - len(ran), bool(ran)) == (len(needing), True)
    for case in ran:
        phases = [one.get("name") for one in case.iter("property")]
        assert phases[0] == "seconds: create"
        assert phases[-1] == "seconds: nothing left"


def test_create_and_delete(rig: Rig) -> None:
    created = rig.json("create", "tenant/web-server", "by-hand", *ON_THE_WAY, "--parameter", "message=hi")
    assert created["status"] == "CREATE_COMPLETE"
    assert created["outputs"]["url"].startswith("http://172.24.4.")
    taken = rig.start("create", "tenant/web-server", "by-hand", *ON_THE_WAY)
    assert "already exists" in taken.communicate()[1]
    (deleted,) = rig.json("delete", "by-hand")
    assert deleted["result"] == "deleted"
    (again,) = rig.json("delete", "by-hand")
    assert again["result"] == "not there"


def test_a_guest_that_fails_is_told_with_its_console(rig: Rig, tmp_path: Path) -> None:
    for part in ("catalog.yaml", "environments"):
        copy = shutil.copytree if (CATALOG / part).is_dir() else shutil.copy
        copy(CATALOG / part, tmp_path / part)
    entry = tmp_path / "templates" / "tenant" / "broken"
    shutil.copytree(CATALOG / "templates" / "tenant" / "web-server", entry)
    script = entry / "files" / "serve.sh"
    script.write_text(script.read_text().replace('mkdir -p "$root"', 'fail "broken on purpose" #'))
    process = rig.start(
        "test", "tenant/broken", "--case", "page", "--catalog", str(tmp_path), "--site", "embedded"
    )
    shown = process.communicate()[0]
    assert process.returncode == 1
    assert "wait_condition (OS::Heat::WaitCondition" in shown
    assert "| web-server: broken on purpose" in shown
    assert "nothing left: " in shown
    assert "--keep" in shown


def test_what_a_killed_run_made_is_deleted_by_the_next(rig: Rig) -> None:
    killed = rig.start("-v", "test", "tenant/web-server", "--case", "page", *ON_THE_WAY)
    assert killed.stdout
    while "CREATE_IN_PROGRESS" not in (line := killed.stdout.readline()):
        assert line, "the run ended by itself"
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    shown = rig.run("test", "tenant/web-server", "--case", "page", *ON_THE_WAY)
    assert "left by a run that was killed" in shown
