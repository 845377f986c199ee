"""A default that does not fit its parameter's own type or constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR, MINIMAL, Edit, Fix, Rule

if TYPE_CHECKING:
    from hotcat.hot.compose import Problem

RULE = Rule("unfit-default", "HC105", ERROR, profile=MINIMAL, fixable=True)


def mend(problem: Problem, text: str) -> Fix | None:
    """Quote a number that is measured or matched as a string."""
    if problem.value is None or "must be quoted" not in problem.message:
        return None
    span = problem.value.span
    written = text[span.start : span.end]
    if not written or not written.replace("_", "").replace(".", "").replace("-", "").isalnum():
        return None
    return Fix("quote it", [Edit(span.start, span.end, f'"{written}"')], safe=True)
