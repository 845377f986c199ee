"""A file of several YAML documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR, MINIMAL, Edit, Fix, Rule

if TYPE_CHECKING:
    from hotcat.hot.compose import Problem

RULE = Rule("several-documents", "HC006", ERROR, profile=MINIMAL, fixable=True)


def mend(problem: Problem, text: str) -> Fix | None:
    """Take the marks of further documents out where there is nothing in these."""
    place = problem.place
    if place is None or place.line is None:
        return None
    lines = text.split("\n")
    begin = sum(len(line) + 1 for line in lines[: place.line - 1])
    if any(line.strip() not in {"", "---", "..."} for line in lines[place.line - 1 :]):
        return None
    return Fix("take the empty document out", [Edit(begin, len(text), "")], safe=True)
