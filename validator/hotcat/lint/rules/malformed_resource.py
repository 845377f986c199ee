"""A part of a resource that is not of the shape Heat wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Call, Mapping, Scalar, Sequence
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.hot.template import Resource
    from hotcat.lint.subject import Subject

RULE = Rule("malformed-resource", "HC026", ERROR, profile=MINIMAL)

_MAPPINGS = frozenset(("metadata", "properties", "update_policy"))
_STRINGS = frozenset(("deletion_policy", "description", "external_id", "type"))
_LITERAL = frozenset(("depends_on", "description", "type"))


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the values of each resource's keys."""
    for resource in subject.template.resources.values():
        for key, value in resource.body.entries.items():
            if value.__class__ is Mapping:
                if key not in _MAPPINGS and key != "condition" and key in resource.body.keys:
                    yield from _wrong(resource, str(key), value)
            elif value.__class__ is not Scalar or key not in _STRINGS or not isinstance(value.value, str):
                yield from _wrong(resource, str(key), value)
        if (
            isinstance(kind := resource.body.get("type"), Scalar)
            and kind.value != resource.type
            and resource.type
        ):
            yield Hit(kind, f"resource {resource.name}: the type has spaces around it", "Take them away.")


def _wrong(resource: Resource, key: str, value: Value) -> Iterator[Hit]:
    """Judge what is no plain mapping of a part that wants one, and no string."""
    needed = ""
    if isinstance(value, Call) and key not in _LITERAL:
        return
    if key in _MAPPINGS:
        needed = "a mapping"
    elif key in _STRINGS:
        needed = "a string"
    elif key == "condition":
        if not isinstance(value, Scalar) or isinstance(value.value, str | bool):
            return
        needed = "the name of a condition, true or false"
    elif key == "depends_on":
        wrong = _not_names(value)
        if wrong is None:
            return
        value, needed = wrong, "the name of a resource, or a list of such names"
    else:
        return
    at = value if not isinstance(value, Scalar) or value.value is not None else resource.body.keys[key]
    help_ = "Leave out what is empty." if isinstance(value, Scalar) and value.value is None else None
    if isinstance(value, Call):
        help_ = "Heat calls no function here: write it out."
    yield Hit(at, f"resource {resource.name}: {key} is {needed}", help_)


def _not_names(value: Value) -> Value | None:
    """Return what is wrong in a depends_on."""
    items = value.items if isinstance(value, Sequence) else [value]
    for item in items:
        if not isinstance(item, Scalar) or not isinstance(item.value, str):
            return item
    return None
