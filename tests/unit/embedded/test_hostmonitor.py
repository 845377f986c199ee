"""When a host that does not answer is taken for dead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.embedded.hostmonitor import AGAIN, MISSES, Watch

if TYPE_CHECKING:
    from pathlib import Path


def looks(watch: Watch, *alive: bool, now: float = 100.0) -> list[bool]:
    return [watch.look(alive=answer, now=now) for answer in alive]


def test_a_host_that_never_answered_is_not_dead(tmp_path: Path) -> None:
    assert not any(looks(Watch("vm2", tmp_path), *[False] * 100))


def test_some_silence_is_no_death(tmp_path: Path) -> None:
    quiet = [False] * (MISSES - 1)
    assert not any(looks(Watch("vm2", tmp_path), True, *quiet, True, *quiet, True))


def test_a_death_is_reported_once_it_is_sure(tmp_path: Path) -> None:
    watch = Watch("vm2", tmp_path)
    assert looks(watch, True, *[False] * MISSES) == [False] * MISSES + [True]
    watch.settle()
    assert not any(looks(watch, *[False] * 100, now=1000.0))
    assert looks(watch, True, *[False] * MISSES, now=2000.0)[-1]


def test_a_report_that_failed_is_made_again_after_a_while(tmp_path: Path) -> None:
    watch = Watch("vm2", tmp_path)
    assert looks(watch, True, *[False] * MISSES, now=100.0)[-1]
    assert looks(watch, False, now=100.0 + AGAIN / 2) == [False]
    assert looks(watch, False, now=100.0 + AGAIN) == [True]


def test_a_death_while_no_monitor_ran_is_reported_by_the_next(tmp_path: Path) -> None:
    assert looks(Watch("vm2", tmp_path), True) == [False]
    watch = Watch("vm2", tmp_path)
    assert looks(watch, *[False] * MISSES)[-1]
    watch.settle()
    assert not any(looks(Watch("vm2", tmp_path), *[False] * 100))
    assert not any(looks(Watch("vm3", tmp_path), *[False] * 100))
