"""A YAQL expression that cannot be parsed, or that looks at nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping
from hotcat.lint.rule import ERROR, MEDIUM, WARNING, Hit, Rule
from hotcat.lint.values import string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.subject import Subject

RULE = Rule("malformed-yaql", "HC216", ERROR, confidence=MEDIUM)

_CLOSING = {")": "(", "]": "[", "}": "{"}


def check(subject: Subject) -> Iterator[Hit]:
    """Look at brackets and quotes, and for the dollar sign that stands for the data."""
    for call in subject.calls("yaql"):
        expression = call.argument.get("expression") if isinstance(call.argument, Mapping) else None
        text = string(expression)
        if expression is None or text is None:
            continue
        wrong = _unbalanced(text)
        if wrong:
            yield Hit(expression, f"the expression of yaql {wrong}")
        elif not text.strip():
            yield Hit(expression, "the expression of yaql is empty")
        elif "$" not in text and _given(call.argument):
            yield Hit(
                expression,
                "the expression of yaql never looks at its data",
                "It is $.data.",
                severity=WARNING,
            )


def _given(argument: Value) -> bool:
    return isinstance(argument, Mapping) and "data" in argument.entries


def _unbalanced(text: str) -> str:
    """Say what is not closed, or not opened; empty where all is well."""
    opened: list[str] = []
    quote = ""
    skip = False
    for character in text:
        if skip:
            skip = False
        elif quote:
            skip = character == "\\"
            quote = "" if character == quote else quote
        elif character in "'\"`":
            quote = character
        elif character in "([{":
            opened.append(character)
        elif character in _CLOSING and (not opened or opened.pop() != _CLOSING[character]):
            return f"has a {character} that closes nothing"
    if quote:
        return f"has a string that no {quote} ends"
    return f"has a {opened[-1]} that nothing closes" if opened else ""
