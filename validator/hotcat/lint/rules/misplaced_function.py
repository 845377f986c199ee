"""A function in a place where Heat does not call it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot import language as languages
from hotcat.hot.node import Mapping
from hotcat.lint.rule import ERROR, MINIMAL, WARNING, Hit, Rule
from hotcat.lint.strays import MISPLACED, strays

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("misplaced-function", "HC202", WARNING, profile=MINIMAL)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at strays, at conditions, and at the defaults of parameters."""
    for stray in strays(subject, MISPLACED):
        if stray.in_condition:
            yield Hit(stray.key, f"{stray.name} is not allowed in a condition", severity=ERROR)
        else:
            yield Hit(
                stray.key,
                f"{stray.name} works in conditions only, so that it is taken as data here",
                "Name the condition in the section conditions, and choose by `if`.",
                severity=stray.severity,
            )
    for condition in subject.template.conditions.values():
        for value in condition.value.walk() if "if" in subject.by_function else ():
            if value in subject.by_function["if"]:
                yield Hit(value, "if is not allowed in a condition", severity=ERROR)
    for parameter in subject.template.parameters.values():
        default = parameter.body.entries.get("default")
        if default.__class__ is Mapping and len(default.entries) == 1:
            (name,) = default.entries
            if name in languages.function_names():
                yield Hit(
                    default,
                    f"parameter {parameter.name}: Heat calls no function in a default",
                    "Leave the default away, and choose the value where the parameter is used.",
                )
