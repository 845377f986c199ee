"""Take the snapshot: freeze the databases for the second that the copy takes, then let them go on.

What the archive holds is what a sudden power failure would leave, which both MariaDB and OVSDB recover from
by design; nothing has to be stopped and started again.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from hotcat.embedded.data import snapshot_file
from hotcat.embedded.paths import INSIDE, CloudPaths
from hotcat.embedded.settings import load

if TYPE_CHECKING:
    from collections.abc import Iterator

WRITERS = {"mariadbd", "ovsdb-server", "ceph-mon", "ceph-osd"}
ABANDONED = 600.0  # seconds; no snapshot takes as long
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
    for leftover in target.parent.glob("partial-*"):  # of a run that was killed
        if time.time() - leftover.stat().st_mtime > ABANDONED:
            leftover.unlink(missing_ok=True)
    left_out = (
        *("./libvirt", "./keystone", "./octavia/certificates", "./nova/instances/*"),
        *("./hosts/*/libvirt", "./hosts/instances/*"),
    )
    archive = ("tar", "--sparse", *(f"--exclude={part}" for part in left_out), "-cf", "-", "-C")
    descriptor, partial = tempfile.mkstemp(prefix="partial-", dir=target.parent)
    try:
        with frozen(WRITERS), os.fdopen(descriptor, "wb") as output:
            tar = subprocess.Popen((*archive, str(paths.data), "."), stdout=subprocess.PIPE)
            subprocess.run(("zstd", "-q", "-3", "-c"), stdin=tar.stdout, stdout=output, check=True)
            if tar.wait():
                raise subprocess.CalledProcessError(tar.returncode, "tar")
        Path(partial).replace(target)
    finally:
        Path(partial).unlink(missing_ok=True)
    for old in sorted(target.parent.glob("*.tar.zst"), key=lambda file: file.stat().st_mtime)[:-NEWEST]:
        old.unlink()


def main() -> None:
    """Run as a task of the cloud; a cloud that no snapshot could be taken of is as good as any other."""
    paths = CloudPaths(INSIDE)
    try:
        take(paths, snapshot_file(load(paths)))
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"no snapshot: {error}; the next start will take as long as this one")  # noqa: T201  (its log)


if __name__ == "__main__":
    main()
