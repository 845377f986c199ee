"""A type that is none of Heat's and that nothing maps: what is inside is not looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import standing
from hotcat.lint.rule import ERROR, INFO, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("unmapped-resource-type", "HC309", INFO, strict=ERROR, by_release=True)


def check(subject: Subject) -> Iterable[Hit]:
    """Pick from what was found on the way through all types."""
    return standing.standing(subject, standing.UNMAPPED)
