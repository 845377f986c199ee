from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from hotcat.live import journal
from hotcat.live.journal import Journal

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path / "hotcat" / "runs"


def test_a_run_that_ends_with_nothing_open_leaves_no_file(state: Path) -> None:
    run = Journal.begin()
    run.will_create("c", "one")
    run.will_create("c", "two")
    run.gone("c", "one")
    assert run.open_stacks() == [("c", "two")]
    run.gone("c", "two")
    run.close()
    assert list(state.iterdir()) == []


def test_a_living_run_is_not_abandoned() -> None:
    run = Journal.begin()
    run.will_create("c", "one")
    assert list(journal.abandoned()) == []
    run.close()


def test_a_run_that_ends_with_a_stack_open_is_found() -> None:
    run = Journal.begin()
    run.will_create("c", "one")
    run.close()
    (found,) = journal.abandoned()
    assert (found.run, found.open_stacks()) == (run.run, [("c", "one")])
    assert list(journal.abandoned()) == []  # we hold it now
    found.gone("c", "one")
    found.close()
    assert list(journal.abandoned()) == []


def test_a_killed_run_is_found_and_half_a_line_is_no_harm(state: Path) -> None:
    script = (
        "from hotcat.live.journal import Journal; import sys, time; run = Journal.begin();"
        "run.will_create('c', 'one'); print(run.run, flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        name = process.stdout.readline().strip()
        assert list(journal.abandoned()) == []
        os.kill(process.pid, signal.SIGKILL)
    with (state / f"{name}.jsonl").open("a") as file:
        file.write('{"event": "create", "clo')
    (found,) = journal.abandoned()
    assert found.open_stacks() == [("c", "one")]


def test_the_journal_is_for_its_owner_only(state: Path) -> None:
    Journal.begin()
    assert state.stat().st_mode & 0o077 == 0
