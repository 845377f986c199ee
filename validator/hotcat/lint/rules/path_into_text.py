"""A path into a value that has no parts, or a name where an index is needed: the result is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Scalar, Sequence
from hotcat.lint.references import OPEN_TYPES, references
from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.subject import Subject

RULE = Rule("path-into-text", "HC221", WARNING, confidence=MEDIUM, by_release=True)

_PLAIN = ("boolean", "number", "string")


def check(subject: Subject) -> Iterator[Hit]:
    """Compare the first step of a path with the type of the attribute or parameter."""
    template = subject.template
    for one in references(subject):
        if len(one.path) > 1 and one.target in template.resources and isinstance(one.path[0], Scalar):
            resource = template.resources[one.target]
            schema = None if resource.type in OPEN_TYPES else subject.type_of(resource)
            attribute = schema.attributes.get(str(one.path[0].value)) if schema else None
            if attribute and attribute.type:
                yield from _step(f"attribute {attribute.name}", attribute.type, one.path[1], numbers=False)
    for call in subject.calls("get_param"):
        items = call.argument.items if isinstance(call.argument, Sequence) else ()
        if len(items) > 1:
            name, step = items[:2]
            parameter = template.parameters.get(str(name.plain())) if isinstance(name, Scalar) else None
            if parameter and parameter.type in _PLAIN:
                yield _hit(step, f"parameter {parameter.name} is a {parameter.type} and has no parts")
            elif parameter and parameter.type == "comma_delimited_list":
                yield from _step(f"parameter {parameter.name}", "List", step, numbers=True)


def _step(what: str, kind: str, step: Value, *, numbers: bool) -> Iterator[Hit]:
    """Judge a step; `numbers` says that "0" is as good as 0."""
    if kind in {"Integer", "Boolean"} or (kind == "String" and isinstance(step, Scalar)):
        yield _hit(step, f"{what} is a {kind.lower()} and has no parts")
        return
    named = kind == "List" and isinstance(step, Scalar) and isinstance(step.value, str)
    if named and not (numbers and str(step.plain()).lstrip("-").isdecimal()):
        yield _hit(step, f"{what} is a list and takes a number as the first step")


def _hit(step: Value, said: str) -> Hit:
    return Hit(step, said, "Heat gives nothing for such a path, and says nothing.")
