"""What a cloud could leave behind on this machine."""

from __future__ import annotations

import contextlib
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from hotcat.embedded.host import find_process

if TYPE_CHECKING:
    from hotcat.embedded.paths import CloudPaths

KINDS = ("user", "net", "mnt", "pid", "ipc", "uts")


def machine(folder: Path, clouds_yaml: Path) -> dict[str, object]:
    """All but processes; a cloud's own files are in its folder below the cache."""
    return {
        "links": {line.split(":")[1] for line in output("ip", "-o", "link")},
        "addresses": {tuple(line.split()[1:4]) for line in output("ip", "-o", "address")},
        "routes": set(output("ip", "route", "show", "table", "all")),
        "mounts": set(Path("/proc/mounts").read_text().splitlines()),
        "listeners": {line.split()[3] for line in output("ss", "-Hltn") if "127.77." in line},
        "loops": {path.name for path in Path("/sys/block").glob("loop*/loop")},
        "folder": folder.exists(),
        "clouds.yaml": clouds_yaml.exists(),
        "temporary": {path.name for path in Path("/tmp").glob("*hotcat*")},  # noqa: S108  (to look, not to write)
    }


def output(*command: str) -> list[str]:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def of_host(name: str) -> set[str]:
    """The processes of the cloud on the side of the host: those that name it."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if name.encode() in entry.read_bytes():
                found.add(entry.parent.name)
    return found


def namespaces(process: str = "[0-9]*") -> set[str]:
    """The namespaces that a process, or any process of this machine, is in."""
    found = set()
    for kind in KINDS:
        for entry in Path("/proc").glob(f"{process}/ns/{kind}"):
            with contextlib.suppress(OSError):
                found.add(str(entry.readlink()))
    return found


def own_namespaces(paths: CloudPaths) -> set[str]:
    """Those of a running cloud."""
    init = find_process("hotcat.embedded.init", paths)
    found = namespaces(str(init)) - namespaces("self")
    assert len(found) == len(KINDS)
    return found
