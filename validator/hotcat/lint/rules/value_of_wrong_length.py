"""A string, list or mapping that is shorter or longer than the schema allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import judgement
from hotcat.lint.rule import ERROR, MINIMAL, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("value-of-wrong-length", "HC315", ERROR, profile=MINIMAL, by_release=True)


def check(subject: Subject) -> Iterable[Hit]:
    """Pick from what was found on the way through all properties."""
    return judgement.judged(subject, judgement.LENGTH)
