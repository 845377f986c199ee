"""A property that is in the schema, but that Heat has not implemented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import judgement
from hotcat.lint.rule import ERROR, MINIMAL, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("unimplemented-property", "HC324", ERROR, profile=MINIMAL, by_release=True)


def check(subject: Subject) -> Iterable[Hit]:
    """Pick from what was found on the way through all properties."""
    return judgement.judged(subject, judgement.UNIMPLEMENTED)
