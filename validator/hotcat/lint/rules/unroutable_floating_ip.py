"""A floating IP for a port whose network no router of the template joins to the world outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.tree import SUFFIXES
from hotcat.lint import ordering
from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.template import Resource
    from hotcat.lint.subject import Subject

RULE = Rule("unroutable-floating-ip", "HC510", WARNING, confidence=MEDIUM)

_INTERFACE = "OS::Neutron::RouterInterface"


def check(subject: Subject) -> Iterator[Hit]:
    """Follow each floating IP to a network of the template, and that to a router with a gateway."""
    if "OS::Neutron::FloatingIP" not in subject.by_type or not subject.by_type.keys() & set(ordering.NETS):
        return
    nets = ordering.subnets(subject)
    routed: set[str] | None = None
    for floating in subject.of_type("OS::Neutron::FloatingIP"):
        port = _own(subject, floating, "OS::Neutron::Port", "port_id")
        net = ordering.made(subject, port, "network", "network_id") if port else None
        if net is None or net not in nets or "external_id" in subject.template.resources[net].body.entries:
            continue
        if routed is None:
            if _may_be_elsewhere(subject):
                return
            routed = _routed(subject)
        if not routed & nets[net]:
            yield Hit(
                floating.property("port_id"),
                f"no router with a gateway joins the network {net}, so that {floating.name} leads nowhere",
                "Add an OS::Neutron::Router with external_gateway_info and its interface on the subnet.",
            )


def _own(subject: Subject, resource: Resource, kind: str, *properties: str) -> Resource | None:
    found = subject.template.resources.get(ordering.made(subject, resource, *properties) or "")
    return found if found and found.type == kind else None


def _may_be_elsewhere(subject: Subject) -> bool:
    """Say whether something else may join networks: a nested template, another type, a gateway of its own."""
    kinds, interfaces = subject.by_type.keys(), list(subject.of_type(_INTERFACE))
    return (
        bool(subject.children)
        or any(kind.endswith(SUFFIXES) or subject.pack.type(kind) is None for kind in kinds)
        or "OS::Neutron::RouterGateway" in kinds
        or len(subject.bodies.get(_INTERFACE, ())) > len(interfaces)
        or any(ordering.made(subject, one, "subnet", "subnet_id") is None for one in interfaces)
    )


def _routed(subject: Subject) -> set[str]:
    """Return the subnets that a router may lead out of; one that is not the template's surely does."""
    found: set[str] = set()
    for interface in subject.of_type(_INTERFACE):
        subnet = ordering.made(subject, interface, "subnet", "subnet_id")
        router = _own(subject, interface, "OS::Neutron::Router", "router", "router_id")
        closed = (
            router
            and "external_id" not in router.body.entries
            and not router.property("external_gateway_info")
        )
        if subnet and not closed:
            found.add(subnet)
    return found
