"""A parameter that nothing asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Scalar, Sequence
from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unused-parameter", "HC108", WARNING)


def check(subject: Subject) -> Iterator[Hit]:
    """Take away all parameters that are asked for."""
    if "conditions" in subject.template.sections.keys() - subject.language.sections:
        return  # nothing in it is read as a function in this version
    unused = dict(subject.template.parameters)
    for call in subject.calls("get_param", "Ref"):
        name = call.argument
        if isinstance(name, Sequence) and name.items:
            name = name.items[0]
        if not isinstance(name, Scalar):
            return  # a computed name may be any
        unused.pop(str(name.value), None)
    for parameter in unused.values():
        yield Hit(
            parameter.key,
            f"parameter {parameter.name} is not used",
            "Take it away, or use it with get_param.",
        )
