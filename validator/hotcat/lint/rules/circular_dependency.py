"""Resources that wait for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.circles import circles
from hotcat.lint.rule import ERROR, MINIMAL, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.hot.template import Resource
    from hotcat.lint.subject import Subject

RULE = Rule("circular-dependency", "HC207", ERROR, profile=MINIMAL)

_SHOWN = 8


def check(subject: Subject) -> Iterator[Hit]:
    """Look for circles of get_resource, get_attr and depends_on."""
    resources = subject.template.resources
    for circle in circles(subject.needs):
        first, second = circle[0], circle[1 % len(circle)]
        if len(circle) == 1:
            said = f"resource {first} depends on itself"
        else:
            way = [*circle[:_SHOWN], "..."] if len(circle) > _SHOWN else circle
            said = f"resources depend on each other in a circle: {' -> '.join([*way, first])}"
        # Conditions may see to it that the circle is never whole.
        chosen = any(
            "condition" in resources[name].body.entries
            or any(call.name == "if" for call in resources[name].calls)
            for name in circle
        )
        at = _place(resources[first], second)
        yield Hit(at, said, "Take one of the references away.", severity=WARNING if chosen else ERROR)


def _place(resource: Resource, needed: str) -> Value:
    """Return where a resource asks for another one."""
    for name in resource.depends_on:
        if name.value == needed:
            return name
    for call in resource.calls:
        for value in call.argument.walk() if call.name in {"get_resource", "get_attr", "Ref"} else ():
            if value.plain() == needed:
                return value
    return resource.key
