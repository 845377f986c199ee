"""A text that is no YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR, MINIMAL, Edit, Fix, Rule

if TYPE_CHECKING:
    from hotcat.hot.compose import Problem

RULE = Rule("yaml-syntax", "HC001", ERROR, profile=MINIMAL, fixable=True)

_OPERATORS = ("=", "<<")


def mend(problem: Problem, text: str) -> Fix | None:
    """Put spaces in the place of tabs, and quotes around what YAML takes for an operator."""
    place = problem.place
    if problem.value is not None:
        span = problem.value.span
        if text[span.start : span.end] not in _OPERATORS:
            return None
        return Fix("quote it", [Edit(span.start, span.start, '"'), Edit(span.end, span.end, '"')], safe=True)
    if place is None or place.line is None or place.column is None:
        return None
    return _without_tabs(text, place.line, place.column - 1)


def _without_tabs(text: str, number: int, at: int) -> Fix | None:
    begin = 0
    for _ in range(number - 1):
        begin = text.find("\n", begin) + 1
    end = text.find("\n", begin)
    line = text[begin : end if end >= 0 else len(text)]
    if line[at : at + 1] != "\t":
        return None
    stop = at + len(line[at:]) - len(line[at:].lstrip("\t "))
    if line[:at].strip():
        # Behind a dash or a colon one space is as good as any.
        return Fix("write a space", [Edit(begin + at, begin + stop, " ")], safe=True)
    if not line[stop:].strip() or line[stop:].startswith("#"):
        return Fix("take the tabs out", [Edit(begin + at, begin + stop, "")], safe=True)
    return Fix("indent with spaces", [Edit(begin + at, begin + stop, _spaces(line[at:stop]))], safe=False)


def _spaces(indentation: str) -> str:
    return indentation.replace("\t", "  ")
