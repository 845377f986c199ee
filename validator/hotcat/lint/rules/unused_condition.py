"""A condition that nothing asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.conditions import uses
from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unused-condition", "HC211", WARNING)


def check(subject: Subject) -> Iterator[Hit]:
    """Take away all that are named somewhere."""
    conditions = subject.template.conditions
    if conditions:
        used = {use.name for use in uses(subject)}
        for name, condition in conditions.items():
            if name not in used:
                yield Hit(
                    condition.key, f"condition {name} is not used", "Take it away, or name it somewhere."
                )
