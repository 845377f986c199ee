"""When a host that does not answer is taken for dead."""

from __future__ import annotations

from hotcat.embedded.hostmonitor import AGAIN, MISSES, Watch


def looks(watch: Watch, *alive: bool, now: float = 100.0) -> list[bool]:
    return [watch.look(alive=answer, now=now) for answer in alive]


def test_a_host_that_never_answered_is_not_dead() -> None:
    assert not any(looks(Watch("vm2"), *[False] * 100))


def test_some_silence_is_no_death() -> None:
    quiet = [False] * (MISSES - 1)
    assert not any(looks(Watch("vm2"), True, *quiet, True, *quiet, True))


def test_a_death_is_reported_once_it_is_sure() -> None:
    watch = Watch("vm2")
    assert looks(watch, True, *[False] * MISSES) == [False] * MISSES + [True]
    watch.settled = True
    assert not any(looks(watch, *[False] * 100, now=1000.0))
    assert looks(watch, True, *[False] * MISSES, now=2000.0)[-1]


def test_a_report_that_failed_is_made_again_after_a_while() -> None:
    watch = Watch("vm2")
    assert looks(watch, True, *[False] * MISSES, now=100.0)[-1]
    assert looks(watch, False, now=100.0 + AGAIN / 2) == [False]
    assert looks(watch, False, now=100.0 + AGAIN) == [True]
