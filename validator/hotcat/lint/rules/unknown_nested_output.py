"""An output read from a nested template, or an attribute of a group's member, that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.groups import RESOURCE_CHAIN, RESOURCE_GROUP, SCALING_GROUP
from hotcat.hot.node import Scalar, Sequence
from hotcat.hot.tree import STACK, TYPE
from hotcat.lint import nested, values
from hotcat.lint.rule import ERROR, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from hotcat.hot.node import Call, Value
    from hotcat.hot.template import Resource
    from hotcat.hot.tree import Child
    from hotcat.lint.subject import Subject

RULE = Rule("unknown-nested-output", "HC406", ERROR, by_release=True)

_GROUPS = (RESOURCE_GROUP, SCALING_GROUP, RESOURCE_CHAIN)
_OF_GROUP = frozenset(
    {"refs", "refs_map", "removed_rsrc_list", "current_size", "show", "attributes", "outputs"}
)


def check(subject: Subject) -> Iterator[Hit]:
    """Follow each get_attr to what it is about."""
    children: dict[str, list[Child]] = {}
    for child in subject.children:
        children.setdefault(child.resource.name, []).append(child)
    groups = {one.name for one in subject.of_type(*_GROUPS)}
    if not children and not groups:
        return
    template = subject.template
    severities = {id(call): WARNING for output in template.outputs.values() for call in output.calls}
    for call in subject.calls("get_attr"):
        found = values.attribute_of(call)
        if found and (found[0] in children or found[0] in groups):
            severity = severities.get(id(call), ERROR)
            resource = template.resources[found[0]]
            yield from _read(call, resource, children.get(found[0], []), subject, severity)


def _read(
    call: Call, resource: Resource, children: list[Child], subject: Subject, severity: str
) -> Iterator[Hit]:
    assert isinstance(call.argument, Sequence)  # noqa: S101  (attribute_of has seen it)
    path = call.argument.items[1:]
    name = values.string(path[0]) or ""
    own = [child for child in children if child.way == TYPE]
    if own:
        template = own[0].template
        inner = name.split(".")[1] if name.startswith("resource.") else None
        if template and inner is not None and inner not in template.resources:
            yield Hit(path[0], f"{own[0].target} has no resource {inner}", severity=severity)
        elif template and inner is None:
            yield from _hit(path[0], name, nested.shown(template), own[0].target, severity)
        return
    if resource.type == "OS::Heat::Stack":
        for child in children:
            if child.template and child.way == STACK and name == "outputs" and len(path) > 1:
                yield from _hit(path[1], None, set(child.template.outputs), "the template", severity)
        return
    place = _of_member(resource, path, name)
    if place is None:
        return
    at, attribute = place
    for kind, known in _members(resource, children, subject):
        yield from _hit(at, attribute, known, kind, severity)


def _of_member(resource: Resource, path: list[Value], name: str) -> tuple[Value, str | None] | None:
    """Return where the attribute of a member is named, and its name where it is not all that stands there."""
    if name.startswith("resource."):
        attribute = name.split(".", 2)[2:]
        if attribute:
            return path[0], attribute[0]
        return (path[1], None) if len(path) > 1 else None
    if name == "attributes" or (resource.type == SCALING_GROUP and name in {"outputs", "outputs_list"}):
        return (path[1], None) if len(path) > 1 else None
    if resource.type == SCALING_GROUP or name in _OF_GROUP:
        return None
    return path[0], name


def _members(
    resource: Resource, children: list[Child], subject: Subject
) -> Iterator[tuple[str, Collection[str]]]:
    """Yield the types of a group's members with the attributes that they have, as far as these are known."""
    for child in children:
        if child.template:
            yield child.target, nested.shown(child.template)
    definition = None if children or resource.type == RESOURCE_CHAIN else nested.member(resource)
    kind = definition.string("type") if definition else None
    schema = subject.pack.type(kind) if kind else None
    mapped = subject.environment.lookup(kind or "") if subject.environment else None
    if kind and schema and mapped is None:
        yield kind, schema.attributes


def _hit(at: Value, name: str | None, known: Collection[str], kind: str, severity: str) -> Iterator[Hit]:
    if name is None:
        name = values.string(at)
    if name is None or name in known or name.startswith("resource.") or not isinstance(at, Scalar):
        return
    import difflib

    near = difflib.get_close_matches(name, known, 1)
    what = "output" if "::" not in kind else "attribute"
    help_ = f"Perhaps {near[0]}." if near else None
    yield Hit(at, f"{kind} has no {what} {name}", help_, severity=severity)
