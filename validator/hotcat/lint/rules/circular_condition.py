"""Conditions that are defined by each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.circles import circles
from hotcat.lint.conditions import evaluated, uses
from hotcat.lint.rule import ERROR, MINIMAL, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("circular-condition", "HC210", ERROR, profile=MINIMAL)

_SHOWN = 8


def check(subject: Subject) -> Iterator[Hit]:
    """Follow the names inside each definition."""
    conditions = subject.template.conditions
    if not conditions:
        return
    needs: dict[str, set[str]] = {}
    for use in uses(subject):
        if use.inside and use.name in conditions:
            needs.setdefault(use.inside, set()).add(use.name)
    known = {name: needs.get(name, set()) for name in conditions}
    for circle in circles(known) if needs else ():
        first, *others = circle
        said = f"condition {first} is defined by itself"
        said += f", through {' and '.join(others[:_SHOWN])}" if others else ""
        # Heat never looks into a condition that nothing uses.
        severity = ERROR if evaluated(subject) & set(circle) else WARNING
        yield Hit(conditions[first].key, said, severity=severity)
