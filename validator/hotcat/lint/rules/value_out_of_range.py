"""A number outside of the bounds that the schema sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import judgement
from hotcat.lint.rule import ERROR, MINIMAL, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("value-out-of-range", "HC314", ERROR, profile=MINIMAL, by_release=True)


def check(subject: Subject) -> Iterable[Hit]:
    """Pick from what was found on the way through all properties."""
    return judgement.judged(subject, judgement.RANGE)
