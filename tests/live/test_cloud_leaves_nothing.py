"""A cloud that ended, asked or killed, leaves this machine as it was."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.live.rig import Rig, make_rig

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.live


def output(*command: str) -> list[str]:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def processes() -> set[str]:
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if "leaves-nothing" in command or "/run/hotcat" in command:
                found.add(f"{entry.name} {command}")
    return found


def namespaces() -> set[str]:
    """The namespaces that any process of this machine is in."""
    found = set()
    for kind in ("user", "net", "mnt", "pid", "ipc", "uts"):
        for entry in Path("/proc").glob(f"[0-9]*/ns/{kind}"):
            try:
                found.add(str(entry.readlink()))
            except OSError:
                continue
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
    before, spaces, running = machine(own), namespaces(), processes()
    own.up(*(("--route",) if os.geteuid() == 0 else ()))
    assert machine(own) != before
    own.down()
    assert machine(own) == before
    assert namespaces() <= spaces
    assert processes() <= running


def test_killed_init_leaves_its_data_only(rig: Rig, own: Rig) -> None:  # noqa: ARG001
    before, spaces, running = machine(own), namespaces(), processes()
    own.up()
    own.kill_init()
    own.until(lambda: processes() <= running)
    after = machine(own)
    assert after.pop("folder")  # what the next `up` goes on with, in the cache
    before.pop("folder")
    assert after == before
    assert namespaces() <= spaces
