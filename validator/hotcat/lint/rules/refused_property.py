"""A property, or a value, that is in the schema but always refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import relations
from hotcat.lint.rule import ERROR, MINIMAL, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("refused-property", "HC334", ERROR, profile=MINIMAL, by_release=True)


def check(subject: Subject) -> Iterable[Hit]:
    """Pick from what the table of relations gives."""
    return relations.related(subject, relations.REFUSED)
