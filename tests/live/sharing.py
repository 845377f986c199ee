"""What the processes of one run of tests share (pytest-xdist): a folder, a cloud in it, and turns."""

from __future__ import annotations

import contextlib
import fcntl
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pytest


def folder_of_run(factory: pytest.TempPathFactory) -> Path:
    """The folder that all workers of this run have in common; of a run without workers, its own."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@contextlib.contextmanager
def locked(file: Path, how: int = fcntl.LOCK_EX) -> Iterator[None]:
    """Hold a lock, by default one that nobody else holds meanwhile."""
    with file.open("a") as opened:
        fcntl.flock(opened, how)
        yield


@contextlib.contextmanager
def shared(folder: Path, *, start: Callable[[], object], end: Callable[[], object]) -> Iterator[None]:
    """Use something that the first worker starts, and the last one ends.

    A lock is held while it is used, which goes with its process: a worker that dies does not keep it up.
    """
    changing = folder / "changing"
    with (folder / "used").open("a") as used:
        with locked(changing):
            fcntl.flock(used, fcntl.LOCK_SH)
            start()
        yield
        with locked(changing):
            try:
                fcntl.flock(used, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:  # by another worker
                return
            end()


@contextlib.contextmanager
def turn(folder: Path, *, alone: bool) -> Iterator[None]:
    """Wait until a test may run: one that is alone when no other does, and meanwhile no other begins."""
    with contextlib.ExitStack() as held:
        with locked(folder / "next"):
            held.enter_context(locked(folder / "running", fcntl.LOCK_EX if alone else fcntl.LOCK_SH))
        yield
