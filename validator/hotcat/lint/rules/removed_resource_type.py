"""A resource type that is gone, or that Heat keeps as a placeholder only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import standing
from hotcat.lint.rule import ERROR, MINIMAL, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("removed-resource-type", "HC301", ERROR, profile=MINIMAL, fixable=True, by_release=True)


def check(subject: Subject) -> Iterable[Hit]:
    """Pick from what was found on the way through all types."""
    return standing.standing(subject, standing.REMOVED)
