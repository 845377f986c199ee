"""What a probe raises when the answer is not, or not yet, as expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.catalog.matcher import mismatches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class ProbeMissError(Exception):
    """The answer is not as expected; the text says what it was."""


def expect(about: str, checks: Iterable[tuple[str, object, object]]) -> None:
    """Raise ProbeMissError with every (name, matcher, value) that does not fit, `about` before it."""
    wrong = [f"{name}: {reason}" for name, matcher, value in checks for reason in mismatches(matcher, value)]
    if wrong:
        raise ProbeMissError(f"{about}: {'; '.join(wrong)}")


def given(arguments: Mapping[str, object], *names: str) -> Iterable[str]:
    """Yield those of the names that the arguments hold."""
    return (name for name in names if name in arguments)
