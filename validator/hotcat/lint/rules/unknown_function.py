"""A mapping that looks like the call of a function that HOT does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.nearest import writing
from hotcat.lint.rule import MEDIUM, MINIMAL, WARNING, Hit, Rule
from hotcat.lint.strays import UNKNOWN, strays

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.strays import Stray
    from hotcat.lint.subject import Subject

RULE = Rule("unknown-function", "HC201", WARNING, confidence=MEDIUM, profile=MINIMAL, fixable=True)


def check(subject: Subject) -> Iterator[Hit]:
    """Pick what is nearly a function's name."""
    for stray in strays(subject, UNKNOWN):
        yield Hit(
            stray.key,
            f"there is no function {stray.name}, so that it is taken as data",
            f"Use {stray.meant}.",
            fix=writing(stray.key, stray.meant) if _same_shape(stray, subject) else None,
            severity=stray.severity,
        )


def _same_shape(stray: Stray, subject: Subject) -> bool:
    return stray.meant in subject.language.functions and stray.name != "Fn::Sub"
