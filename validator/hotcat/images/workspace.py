"""The folder that one build works in, and how nothing of it is left behind."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCK = "lock"
_PATIENCE = 10.0  # seconds: the kernel gives a loop device back a moment after its last mount is gone


@contextmanager
def workspace(parent: Path) -> Iterator[Path]:
    """Make a folder below `parent` for one build; takes it away afterwards, with the loop devices on it.

    What builds that were killed left there goes too. Needs root.
    """
    sweep(parent)
    folder = Path(tempfile.mkdtemp(prefix="build-", dir=parent))
    with (folder / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield folder
        finally:
            _clear(folder)


def sweep(parent: Path) -> None:
    """Take away the folders of builds that no longer run."""
    parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    for folder in parent.glob("build-*"):
        try:
            with (folder / _LOCK).open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _clear(folder)
        except BlockingIOError:  # it runs
            continue
        except FileNotFoundError:
            _clear(folder)


def _clear(folder: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while (devices := _loop_devices(folder)) and time.monotonic() < deadline:
        for device in devices:
            _detach(device)
        time.sleep(0.1)
    _unlink_partitions()
    shutil.rmtree(folder, ignore_errors=True)


def _loop_devices(folder: Path) -> list[str]:
    """Return the names of the loop devices whose file lies in a folder, though it may be deleted already."""
    found = []
    for file in Path("/sys/block").glob("loop*/loop/backing_file"):
        try:
            if file.read_text().startswith(f"{folder}{os.sep}"):
                found.append(file.parts[3])
        except OSError:  # detached just now
            continue
    return found


def _unlink_partitions() -> None:
    """Take away the links that our kpartx made for partitions of loop devices that are free again."""
    for link in Path("/dev/mapper").glob("loop*p*"):
        device = link.name.rpartition("p")[0]  # loop0p1 -> loop0
        if link.is_symlink() and not Path("/sys/block", device, "loop", "backing_file").exists():
            link.unlink(missing_ok=True)


def _detach(device: str) -> None:
    for command in (("kpartx", "-d"), ("partx", "--delete"), ("losetup", "--detach")):
        if shutil.which(command[0]):
            subprocess.run((*command, f"/dev/{device}"), check=False, capture_output=True)
