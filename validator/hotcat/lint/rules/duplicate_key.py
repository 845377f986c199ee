"""A key that stands twice in a mapping, so that one of its values is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import MINIMAL, WARNING, Edit, Fix, Rule

if TYPE_CHECKING:
    from hotcat.hot.compose import Problem

RULE = Rule("duplicate-key", "HC007", WARNING, profile=MINIMAL, fixable=True)


def mend(problem: Problem, text: str) -> Fix | None:
    """Take the second line out where it is the same as the first, and all that belongs to the key."""
    if problem.value is None or problem.other is None:
        return None
    (begin, end), first = _line(text, problem.value.span.start), _line(text, problem.other.span.start)
    same = text[begin:end].rstrip("\r\n") == text[slice(*first)].rstrip("\r\n")
    if not (same and _is_whole(text, begin, end) and _is_whole(text, *first)):
        return None
    return Fix("take the second one out", [Edit(begin, end, "")], safe=True)


def _line(text: str, at: int) -> tuple[int, int]:
    return text.rfind("\n", 0, at) + 1, text.find("\n", at) + 1 or len(text)


def _is_whole(text: str, begin: int, end: int) -> bool:
    """Say whether a line holds a key with all of its value: one that is written in a word or in quotes."""
    import re

    line = text[begin:end].rstrip()
    if not re.fullmatch(r"""\s*[\w.-]+:[ ]+(?:\w(?:[\w./:-]*\w)?|"[^"\\]*"|'[^']*')""", line):
        return False
    column = len(line) - len(line.lstrip())
    below = next((one for one in text[end:].splitlines() if one.strip()), "")
    return len(below) - len(below.lstrip()) <= column
