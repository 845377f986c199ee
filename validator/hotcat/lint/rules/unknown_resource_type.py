"""A resource type that Heat does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import standing
from hotcat.lint.rule import ERROR, MINIMAL, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("unknown-resource-type", "HC300", ERROR, profile=MINIMAL, fixable=True, by_release=True)


def check(subject: Subject) -> Iterable[Hit]:
    """Pick from what was found on the way through all types."""
    return standing.standing(subject, standing.UNKNOWN)
