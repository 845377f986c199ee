"""A required property that stands there without a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import judgement
from hotcat.lint.rule import DEFAULT, WARNING, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("empty-property", "HC319", WARNING, profile=DEFAULT, by_release=True)


def check(subject: Subject) -> Iterable[Hit]:
    """Pick from what was found on the way through all properties."""
    return judgement.judged(subject, judgement.EMPTY)
