"""The order in which Heat makes things: networks, their subnets and interfaces; lines that change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import nested, values
from hotcat.lint.rule import Edit, Fix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.template import Resource
    from hotcat.hot.tree import Child
    from hotcat.lint.subject import Subject

NETS = ("OS::Neutron::Net", "OS::Neutron::ProviderNet")


def made(subject: Subject, resource: Resource, *properties: str) -> str | None:
    """Return the template's own resource that the first of some properties present refers to."""
    for name in properties:
        value = resource.property(name)
        if value is not None:
            found = values.resource_of(value)
            return found if found in subject.template.resources else None
    return None


def subnets(subject: Subject) -> dict[str, set[str]]:
    """Return the names of the subnets that the template makes, by the name of the network that it makes."""
    found: dict[str, set[str]] = {}
    for subnet in subject.of_type("OS::Neutron::Subnet"):
        net = made(subject, subnet, "network", "network_id")
        if net:
            found.setdefault(net, set()).add(subnet.name)
    return found


def interfaces(subject: Subject) -> Iterator[tuple[Resource, set[str]]]:
    """Yield each router interface with the subnet and network it joins, where the template makes them."""
    for interface in subject.of_type("OS::Neutron::RouterInterface"):
        name = made(subject, interface, "subnet", "subnet_id")
        if name:
            net = made(subject, subject.template.resources[name], "network", "network_id")
            yield interface, {name, net} if net else {name}


def unordered(
    subject: Subject, joined: list[tuple[Resource, set[str]]], resources: list[Resource]
) -> Iterator[tuple[Resource, Resource]]:
    """Yield the resources on a subnet or network that do not wait for an interface, with that interface."""
    ordered = subject.dependents(*(interface.name for interface, _ in joined))
    left = [resource for resource in resources if resource.name not in ordered]
    for interface, joins in joined:
        if not left:
            return
        on_it = subject.dependents(*joins) - subject.needed(interface.name)
        for resource in left:
            if resource.name in on_it:
                yield interface, resource
        left = [resource for resource in left if resource.name not in on_it]


def types_of_children(subject: Subject) -> Iterator[tuple[Child, set[str]]]:
    """Yield each nested template that can be read, with the types of all resources below it."""
    known: dict[object, set[str]] = {}
    for child in subject.children:
        if child.template:
            path = child.template.document.path
            if path not in known:
                inside = nested.below(subject.tree, child.template)
                known[path] = {kind for one in inside for kind in nested.types(one)}
            yield child, known[path]


def dependency(subject: Subject, resource: Resource, name: str) -> Fix | None:
    """Return the fix that makes a resource depend on another; None if it has a depends_on, or would loop."""
    if "depends_on" in resource.body.entries or resource.name in subject.needed(name) | {name}:
        return None
    return line(resource, f"depends_on: {name}", f"Let {resource.name} depend on {name}", safe=True)


def line(resource: Resource, text: str, title: str, *, safe: bool) -> Fix | None:
    """Return the fix that adds a line to a resource, before its properties if it has some."""
    body = resource.body
    before = body.keys.get("properties") or body.keys.get("type")
    if (
        before is None
        or getattr(body.node, "flow_style", None)
        or len({key.span.column for key in body.keys.values()}) != 1
    ):
        return None
    span = before.span
    return Fix(title, [Edit(span.start, span.start, f"{text}\n{' ' * (span.column - 1)}")], safe=safe)
