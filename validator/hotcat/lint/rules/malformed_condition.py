"""A condition that is neither a boolean nor made of the functions for conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Scalar
from hotcat.lint.conditions import is_condition, uses
from hotcat.lint.references import function_of
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("malformed-condition", "HC208", ERROR, profile=MINIMAL)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at what the section defines, and at what is used."""
    functions = subject.language.functions
    for name, condition in subject.template.conditions.items():
        value = condition.value
        if isinstance(value, Scalar) and isinstance(value.value, str):
            known = value.value in subject.template.conditions
            yield Hit(
                value,
                f"condition {name} is a string",
                f"Write {{and: [{value.value}, true]}}: a name alone is no definition." if known else None,
            )
        elif not is_condition(value) and (function_of(value) or ("", None))[0] not in functions:
            at = condition.key if isinstance(value, Scalar) and value.value is None else value
            yield Hit(at, f"condition {name} is no boolean and no function for conditions")
    for use in uses(subject):
        value = use.value
        if is_condition(value) or (function_of(value) or ("", None))[0] in functions:
            continue
        # An empty one of a resource is malformed-resource's.
        if not isinstance(value, Scalar) or use.inside or value.value is not None:
            yield Hit(value, "a condition is a name, a boolean or a function for conditions")
