"""A resource of the template that another one calls by its name, so that Heat cannot order them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Call, Scalar, Sequence
from hotcat.lint.rule import WARNING, Edit, Fix, Hit, Rule
from hotcat.lint.things import THINGS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from hotcat.hot.node import Value
    from hotcat.hot.template import Resource
    from hotcat.lint.subject import Placed, Subject

    _Named = dict[tuple[Hashable, ...], dict[str, Resource]]

RULE = Rule("reference-by-name", "HC502", WARNING, fixable=True, by_release=True)


def check(subject: Subject) -> Iterator[Hit]:
    """Compare the values of properties that name such a thing with the names of the template's own."""
    named: _Named = {}
    for kind in subject.by_type.keys() & THINGS.keys():
        for resource in subject.by_type[kind]:
            same = _same(resource.property("name"))
            if same:
                named.setdefault(same, {}).setdefault(kind, resource)
    if not named:
        return
    known = {same[-1] for same in named}
    for resource in subject.template.resources.values():
        for placed in subject.placed(resource):
            value = placed.value
            # The cheapest test first: hardly any value passes.
            if value.__class__ is Scalar and value.value not in known:
                continue
            same = _same(value)
            for target in named.get(same, {}).values() if same else ():
                if target is not resource and _means(placed, THINGS[target.type]):
                    yield from _hit(subject, resource, value, target)
    yield from _groups(subject, named)


def _groups(subject: Subject, named: _Named) -> Iterator[Hit]:
    for resource in subject.of_type("OS::Nova::Server", "OS::Neutron::Port"):
        # The schema says nothing of these items.
        groups = resource.property("security_groups")
        for value in groups.items if isinstance(groups, Sequence) else ():
            same = _same(value)
            for target in named.get(same, {}).values() if same else ():
                if target.type == "OS::Neutron::SecurityGroup":
                    yield from _hit(subject, resource, value, target)


def _same(value: Value | None) -> tuple[Hashable, ...] | None:
    """Return what is equal for equal names: for a string, or a parameter's value."""
    if isinstance(value, Scalar):
        return (value.value,) if isinstance(value.value, str) else None
    if isinstance(value, Call) and value.name == "get_param" and isinstance(value.argument, Scalar):
        return "get_param", value.argument.value
    return None


def _means(placed: Placed, constraint: str) -> bool:
    schema = placed.schema
    return schema is not None and any(getattr(one, "name", "") == constraint for one in schema.constraints)


def _hit(subject: Subject, resource: Resource, value: Value, target: Resource) -> Iterator[Hit]:
    if target.name in subject.needed(resource.name) or resource.name in subject.needed(target.name):
        return
    span = value.span
    instead = f"{{ get_resource: {target.name} }}"
    yield Hit(
        value,
        f"{resource.name} calls {target.name} by its name, so that Heat does not wait for it",
        f"Write {instead}",
        fix=Fix("Refer to the resource", [Edit(span.start, span.end, instead)], safe=False),
    )
