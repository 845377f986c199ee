"""What looks like a param in the template of a str_replace, and is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Scalar
from hotcat.lint.inside import within
from hotcat.lint.nearest import advice
from hotcat.lint.rule import LOW, WARNING, Hit, Rule
from hotcat.lint.values import string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unreplaced-placeholder", "HC214", WARNING, confidence=LOW, fixable=True)

# How authors mark params; what shells and other tools use for themselves ($x, ${x}, {{x}}) is not among them.
_MARKS = (("%", "%"), ("__", "__"), ("@", "@"), ("<%", "%>"))


def check(subject: Subject) -> Iterator[Hit]:
    """Where all params bear the same marks, look for others of that kind in the text."""
    for call in subject.calls("str_replace", "str_replace_strict", "str_replace_vstrict"):
        argument = call.argument
        if not isinstance(argument, Mapping):
            continue
        params, template = argument.get("params"), argument.get("template")
        names = [str(name) for name in params.entries] if isinstance(params, Mapping) else []
        text = string(template)
        mark = _mark(names) if text and len(names) > 1 else None
        if mark and text and isinstance(template, Scalar):
            for start, end in _marked(text, *mark):
                if text[start:end] not in names and not any(name in text[start:end] for name in names):
                    at = within(template, subject.document, start, end)
                    help_, fix = advice(subject, at, text[start:end], names)
                    yield Hit(at, f"{text[start:end]} looks like a param and is none", help_, fix=fix)


def _mark(names: list[str]) -> tuple[str, str] | None:
    for before, after in _MARKS:
        least = len(before) + len(after)
        if all(len(name) > least and name.startswith(before) and name.endswith(after) for name in names):
            return before, after
    return None


def _marked(text: str, before: str, after: str) -> list[tuple[int, int]]:
    import re

    pattern = f"{re.escape(before)}[A-Za-z][A-Za-z0-9_-]*?{re.escape(after)}"
    return [match.span() for match in re.finditer(pattern, text)]
