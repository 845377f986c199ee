"""A number or boolean in a list_join, which joins strings only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Scalar, Sequence
from hotcat.lint.rule import ERROR, MINIMAL, Edit, Fix, Hit, Rule
from hotcat.lint.values import alternatives, parameter_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.subject import Subject

RULE = Rule("unjoinable-item", "HC219", ERROR, profile=MINIMAL, fixable=True)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the items that are written down, and at parameters of those types."""
    for call in subject.calls("list_join"):
        lists = call.argument.items[1:] if isinstance(call.argument, Sequence) else ()
        for one in lists:
            for item in one.items if isinstance(one, Sequence) else ():
                for value in alternatives(item):
                    yield from _item(value, subject)


def _item(value: Value, subject: Subject) -> Iterator[Hit]:
    if isinstance(value, Scalar):
        if value.value is None or isinstance(value.value, str):
            return
        span = value.span
        text = f'"{value.node.value}"'
        fix = Fix(f"write {text}", [Edit(span.start, span.end, text)], safe=True)
        yield Hit(
            value, f"list_join does not take {value.node.value}, which is no string", "Quote it.", fix=fix
        )
        return
    parameter = parameter_of(value, subject.template)
    if parameter and parameter.type in {"number", "boolean"}:
        yield Hit(
            value,
            f"list_join does not take parameter {parameter.name}, which is a {parameter.type}",
            "Make it a string with str_replace, or declare the parameter as one.",
        )
