"""A YAQL expression that cannot be parsed, that calls what yaql does not have, or that looks at nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Scalar
from hotcat.lint.rule import ERROR, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("malformed-yaql", "HC216", ERROR)


def check(subject: Subject) -> Iterator[Hit]:
    """Parse the expressions that are written down."""
    for call in subject.calls("yaql"):
        given = call.argument.entries if isinstance(call.argument, Mapping) else {}
        expression = given.get("expression")
        if isinstance(expression, Scalar) and isinstance(expression.value, str):
            yield from _expression(subject, expression, expression.value, given="data" in given)


def _expression(subject: Subject, expression: Scalar, text: str, *, given: bool) -> Iterator[Hit]:
    from hotcat.lint import nearest, yaql
    from hotcat.lint.inside import within

    wrong = yaql.fault(text)
    if wrong:
        at = within(expression, subject.document, wrong.start, wrong.end)
        yield Hit(at, f"the expression of yaql {wrong.message}")
        return
    for name in yaql.unknown_functions(text):
        at = within(expression, subject.document, name.start, name.end)
        near = nearest.nearest(name.text, yaql.FUNCTIONS)
        yield Hit(at, f"yaql has no function {name.text}", f"Perhaps {near}." if near else None)
    if given and "$" not in text:
        about = "the expression of yaql never looks at its data"
        yield Hit(expression, about, "It is $.data.", severity=WARNING)
