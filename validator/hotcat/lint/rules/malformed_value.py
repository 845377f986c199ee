"""An address, network, name or date that is not written as Heat takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import judgement, relations
from hotcat.lint.rule import ERROR, MINIMAL, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("malformed-value", "HC318", ERROR, profile=MINIMAL, by_release=True)


def check(subject: Subject) -> Iterable[Hit]:
    """Pick from what was found on the way through all properties, and what the table of relations gives."""
    return [
        *judgement.judged(subject, judgement.FORMAT),
        *relations.related(subject, relations.MALFORMED),
    ]
