"""A name or an address that every member of a group would have, where there can be only one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot import groups
from hotcat.hot.node import Mapping, Scalar, Sequence
from hotcat.hot.tree import GROUP
from hotcat.lint import nested, unique, values
from hotcat.lint.rule import ERROR, MEDIUM, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.hot.template import Resource, Template
    from hotcat.hot.tree import Child
    from hotcat.lint.subject import Subject

_PERHAPS = ("volume_id",)  # Cinder lets a volume of a multiattach type be attached to several servers

RULE = Rule("same-in-every-member", "HC410", WARNING, confidence=MEDIUM)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the members of groups, and into the nested templates that are members."""
    for group in subject.of_type(groups.RESOURCE_GROUP, groups.SCALING_GROUP):
        size = _size(group)
        definition = nested.member(group)
        kind = definition.string("type") if definition and size != 1 else None
        properties = definition.get("properties") if definition else None
        if kind and isinstance(properties, Mapping):
            severity = ERROR if size else WARNING
            for what, value in _singles(kind, properties):
                if not _varies(value, group):
                    yield Hit(
                        value,
                        f"every member of {group.name} gets the same {what}",
                        _help(group),
                        severity=WARNING if what in _PERHAPS else severity,
                    )
    known: dict[object, list[tuple[str, str, Value]]] = {}
    for child in subject.children:
        if child.way == GROUP and child.template and _size(child.resource) != 1:
            path = child.template.document.path
            if path not in known:
                known[path] = list(_all_singles(child.template))
            if known[path]:
                yield from _inside(child, child.template, known[path])


def _size(group: Resource) -> int | None:
    """Return 2 for a group that surely has several members, 1 for one that has not, None for who knows."""
    if group.type == groups.RESOURCE_GROUP:
        size = nested.count(group)
        return None if size is None else min(max(size, 1), 2)
    low = values.whole_number(values.literal(group.property("min_size")))
    high = values.whole_number(values.literal(group.property("max_size")))
    if low is not None and low > 1:
        return 2
    return 1 if high is not None and high <= 1 else None


def _help(group: Resource) -> str:
    if group.type == groups.RESOURCE_GROUP:
        return f"Put {nested.index_of(group) or 'the index'} into it, or leave it to Heat."
    return "Leave it to Heat: the members of this group have no index."


def _singles(kind: str, properties: Mapping) -> Iterator[tuple[str, Value]]:
    """Yield what there can be only one of, as far as a resource's properties give it."""
    if kind in unique.NAMES and "name" in properties.entries:
        yield "name", properties.entries["name"]
    for path in unique.ADDRESSES.get(kind, ()):
        found: list[Value] = [properties]
        for step in path:
            inner: list[Value] = []
            for one in found:
                if step and isinstance(one, Mapping):
                    inner += [one.entries[step]] if step in one.entries else []
                elif not step and isinstance(one, Sequence):
                    inner += one.items
            found = inner
        for value in found:
            yield path[-1], value


def _varies(value: Value, group: Resource) -> bool:
    """Say whether a value may differ from member to member."""
    if isinstance(value, Scalar) and value.value is None:
        return True
    index = nested.index_of(group) if group.type == groups.RESOURCE_GROUP else None
    if group.type == groups.RESOURCE_GROUP and index is None:
        return True
    return index is not None and any(index in str(one.value) for one in nested.scalars(value))


def _all_singles(template: Template) -> Iterator[tuple[str, str, Value]]:
    for resource in template.resources.values():
        if isinstance(resource.properties, Mapping) and "condition" not in resource.body.entries:
            for what, value in _singles(resource.type, resource.properties):
                yield resource.name, what, value


def _inside(child: Child, template: Template, singles: list[tuple[str, str, Value]]) -> Iterator[Hit]:
    given = nested.given(child)
    for name, what, value in singles if given else ():
        said = f"every member of {child.resource.name} gets the same {what} for its {name}"
        parameter = values.parameter_of(value, template)
        passed = given.entries.get(parameter.name) if given and parameter else None
        if passed is not None and not _varies(passed, child.resource):
            yield Hit(passed, said, _help(child.resource))
        elif isinstance(value, Scalar) and value.value is not None:
            yield Hit(child.value, said, f"It is written down in {template.document.path.name}.")
