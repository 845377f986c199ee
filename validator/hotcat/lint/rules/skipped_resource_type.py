"""A type that nothing says the meaning of, so that it was not looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import standing
from hotcat.lint.rule import DEFAULT, INFO, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("skipped-resource-type", "HC309", INFO, profile=DEFAULT, by_release=True)


def check(subject: Subject) -> Iterable[Hit]:
    """Pick from what was found on the way through all types."""
    return standing.standing(subject, standing.SKIPPED)
