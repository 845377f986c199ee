from __future__ import annotations

import fcntl
from typing import TYPE_CHECKING

import pytest

from hotcat.images.workspace import sweep, workspace

if TYPE_CHECKING:
    from pathlib import Path


def _work_and_fail(parent: Path) -> None:
    with workspace(parent) as folder:
        (folder / "tmp").mkdir()
        (folder / "tmp/file").write_text("x")
        raise KeyError


def test_nothing_is_left_whatever_happens(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        _work_and_fail(tmp_path)
    assert not list(tmp_path.iterdir())


def test_what_a_killed_build_left_goes_with_the_next_and_what_runs_stays(tmp_path: Path) -> None:
    killed, running = tmp_path / "build-killed", tmp_path / "build-running"
    for folder in (killed, running):
        folder.mkdir()
        (folder / "lock").touch()
    with (running / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        sweep(tmp_path)
        assert list(tmp_path.iterdir()) == [running]
    sweep(tmp_path)
    assert not list(tmp_path.iterdir())
