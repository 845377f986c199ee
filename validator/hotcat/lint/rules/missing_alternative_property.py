"""None of several properties of which one is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import relations
from hotcat.lint.rule import ERROR, MINIMAL, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("missing-alternative-property", "HC332", ERROR, profile=MINIMAL, by_release=True)


def check(subject: Subject) -> Iterable[Hit]:
    """Pick from what the table of relations gives."""
    return relations.related(subject, relations.ALTERNATIVE)
