"""A name or key that YAML does not read as a string."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR, MINIMAL, Edit, Fix, Rule

if TYPE_CHECKING:
    from hotcat.hot.compose import Problem

RULE = Rule("non-string-key", "HC008", ERROR, profile=MINIMAL, fixable=True)


def mend(problem: Problem, text: str) -> Fix | None:
    """Quote a name; what refers to it is for somebody to look at."""
    if problem.value is None:
        return None
    span = problem.value.span
    written = text[span.start : span.end]
    if not written or not written.replace("_", "").replace(".", "").isalnum():
        return None
    return Fix("quote it", [Edit(span.start, span.end, f'"{written}"')], safe=False)
