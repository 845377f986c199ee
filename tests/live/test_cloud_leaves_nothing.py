"""A cloud that ended, asked or killed, leaves this machine as it was."""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.live.rig import Rig, make_rig

from hotcat.embedded.host import find_process

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.live


def output(*command: str) -> list[str]:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def of_host(rig: Rig) -> set[str]:
    """The processes of the cloud on the side of the host: those that name it."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if rig.name.encode() in entry.read_bytes():
                found.add(entry.parent.name)
    return found


def namespaces(process: str = "[0-9]*") -> set[str]:
    """The namespaces that a process, or any process of this machine, is in."""
    found = set()
    for kind in ("user", "net", "mnt", "pid", "ipc", "uts"):
        for entry in Path("/proc").glob(f"{process}/ns/{kind}"):
            with contextlib.suppress(OSError):
                found.add(str(entry.readlink()))
    return found


def own_namespaces(rig: Rig) -> set[str]:
    init = find_process("hotcat.embedded.init", rig.cloud.paths)
    found = namespaces(str(init)) - namespaces("self")
    assert len(found) == 6
    return found


def machine(rig: Rig) -> dict[str, object]:
    """What a cloud could leave behind; its own files are below the cache, in a folder of its name."""
    return {
        "links": {line.split(":")[1] for line in output("ip", "-o", "link")},
        "addresses": {tuple(line.split()[1:4]) for line in output("ip", "-o", "address")},
        "routes": set(output("ip", "route", "show", "table", "all")),
        "mounts": set(Path("/proc/mounts").read_text().splitlines()),
        "listeners": {line.split()[3] for line in output("ss", "-Hltn") if "127.77." in line},
        "loops": {path.name for path in Path("/sys/block").glob("loop*/loop")},
        "folder": rig.cloud.paths.root.exists(),
        "clouds.yaml": Path(rig.environment["OS_CLIENT_CONFIG_FILE"]).exists(),
        "temporary": {path.name for path in Path("/tmp").glob("*hotcat*")},  # noqa: S108  (to look, not to write)
    }


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Rig]:
    found = make_rig("leaves-nothing", tmp_path)
    yield found
    found.down()


def test_down_leaves_nothing(rig: Rig, own: Rig) -> None:  # noqa: ARG001  (rig: so that it is installed)
    before = machine(own)
    own.up(*(("--route",) if os.geteuid() == 0 else ()))
    assert machine(own) != before
    if os.geteuid() == 0:
        assert "src 172.24.4.2" in "\n".join(output("ip", "route", "get", "172.24.4.200"))
    spaces = own_namespaces(own)
    own.down()
    assert machine(own) == before
    # No process and so no mount of it, once the kernel has taken down what its init was the parent of.
    own.until(lambda: not namespaces() & spaces and not of_host(own), patience=5.0)


def test_killed_init_leaves_its_data_only(rig: Rig, own: Rig) -> None:  # noqa: ARG001  (as above)
    before = machine(own)
    own.up()
    spaces = own_namespaces(own)
    own.kill_init()
    own.until(lambda: not namespaces() & spaces and not of_host(own))
    after = machine(own)
    assert after.pop("folder")  # what the next `up` goes on with, in the cache
    before.pop("folder")
    assert after == before
