"""Take the snapshot: freeze the databases for the second that the copy takes, then let them go on.

What the archive holds is what a sudden power failure would leave, which both MariaDB and OVSDB recover from
by design; nothing has to be stopped and started again.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from hotcat.embedded.data import snapshot_file
from hotcat.embedded.paths import INSIDE, CloudPaths
from hotcat.embedded.settings import load

if TYPE_CHECKING:
    from collections.abc import Iterator

WRITERS = {"mariadbd", "ovsdb-server"}
NEWEST = 3  # so many snapshots are kept; older ones belong to code that is no longer installed


@contextlib.contextmanager
def frozen(names: set[str]) -> Iterator[None]:
    """Hold all processes of these names still."""
    pids = [
        int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _name(entry) in names
    ]
    try:
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        yield
    finally:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text().strip()
    except OSError:
        return ""


def take(paths: CloudPaths, target: Path) -> None:
    """Write the data folder, without what is the guests' or libvirt's, to the archive."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(f".{os.getpid()}")
    archive = (
        "tar",
        "--sparse",
        "--exclude=./libvirt",
        "--exclude=./keystone",
        "--exclude=./nova/instances/*",
        "-cf",
        "-",
        "-C",
    )
    with frozen(WRITERS):
        tar = subprocess.Popen((*archive, str(paths.data), "."), stdout=subprocess.PIPE)
        subprocess.run(("zstd", "-q", "-3", "-f", "-o", str(partial)), stdin=tar.stdout, check=True)
        if tar.wait():
            raise subprocess.CalledProcessError(tar.returncode, "tar")
    partial.replace(target)
    for old in sorted(target.parent.glob("*.tar.zst"), key=lambda file: file.stat().st_mtime)[:-NEWEST]:
        old.unlink()


def main() -> None:
    """Run as a task of the cloud."""
    paths = CloudPaths(INSIDE)
    take(paths, snapshot_file(load(paths)))


if __name__ == "__main__":
    main()
