"""The journal of a test run: what it is about to create, written down before it is created.

Each run has a file of its own under $XDG_STATE_HOME/hotcat/runs, JSON lines, locked for as long as the run
lives. A file that nobody holds is that of a run which was killed; what it made and did not delete is for the
next run to delete.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import time
from typing import TYPE_CHECKING, TextIO

from hotcat.live.state import state_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MADE, _GONE = "create", "gone"


def run_tag(run: str) -> str:
    """Return the tag that the stacks of a run carry."""
    return f"hotcat-run-{run}"


class Journal:
    """The journal of one run: this one's (`begin`), or that of a killed one (`abandoned`)."""

    def __init__(self, path: Path, file: TextIO) -> None:
        self.run = path.stem
        self._path = path
        self._file = file

    @classmethod
    def begin(cls) -> Journal:
        """Start the journal of a new run."""
        path = _folder() / f"{secrets.token_hex(4)}.jsonl"
        hidden = path.with_suffix(".new")
        file = hidden.open("x+", encoding="utf-8")
        fcntl.flock(file, fcntl.LOCK_EX)
        hidden.rename(path)  # under its name it is seen locked from the first moment
        return cls(path, file)

    def will_create(self, cloud: str, stack: str) -> None:
        """Record, on disk, that a stack is about to be created on a cloud."""
        self._write(_MADE, cloud, stack)

    def gone(self, cloud: str, stack: str) -> None:
        """Record that a stack no longer needs deleting: it is deleted, or kept on purpose."""
        self._write(_GONE, cloud, stack)

    def open_stacks(self) -> list[tuple[str, str]]:
        """Return cloud and name of each stack recorded and not gone, in the order of their making."""
        self._file.seek(0)
        still: dict[tuple[str, str], None] = {}
        for line in self._file:
            try:
                record = json.loads(line)
            except ValueError:  # the run was killed while it wrote, so before it created anything
                continue
            key = (record["cloud"], record["stack"])
            if record["event"] == _MADE:
                still[key] = None
            else:
                still.pop(key, None)
        return list(still)

    def close(self) -> None:
        """End the run: the file goes, unless stacks are left that the next run is to delete."""
        if not self.open_stacks():
            self._path.unlink(missing_ok=True)
        self._file.close()

    def _write(self, event: str, cloud: str, stack: str) -> None:
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        record = {"time": stamp, "event": event, "cloud": cloud, "stack": stack}
        self._file.seek(0, os.SEEK_END)
        self._file.write(json.dumps(record) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())


def abandoned() -> Iterator[Journal]:
    """Yield the journals of runs that were killed, each locked by us until it is closed."""
    for path in sorted(_folder().glob("*.jsonl")):
        try:
            file = path.open("r+", encoding="utf-8")
        except (FileNotFoundError, PermissionError):  # it has ended, or is another user's
            continue
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            continue
        yield Journal(path, file)


def _folder() -> Path:
    return state_folder("runs")
