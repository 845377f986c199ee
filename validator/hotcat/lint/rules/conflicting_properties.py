"""Properties that exclude each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import judgement, relations
from hotcat.lint.rule import ERROR, MINIMAL, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("conflicting-properties", "HC330", ERROR, profile=MINIMAL, by_release=True)


def check(subject: Subject) -> Iterable[Hit]:
    """Pick from what the table of relations gives, and the old names beside the new ones."""
    return [
        *relations.related(subject, relations.CONFLICT),
        *judgement.judged(subject, judgement.CONFLICT),
    ]
