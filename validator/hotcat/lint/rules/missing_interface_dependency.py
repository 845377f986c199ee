"""A floating IP, or a VPN service, that does not wait for the router interface it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Sequence
from hotcat.lint import ordering
from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.hot.template import Resource
    from hotcat.lint.subject import Subject

RULE = Rule("missing-interface-dependency", "HC501", WARNING, confidence=MEDIUM, fixable=True)

_FLOATING = frozenset({"OS::Neutron::FloatingIP", "OS::Neutron::FloatingIPAssociation"})


def check(subject: Subject) -> Iterator[Hit]:
    """Look at what reaches out through a router of the template, where Heat itself adds no dependency."""
    if "OS::Neutron::RouterInterface" not in subject.by_type:
        return
    joined = list(ordering.interfaces(subject))
    at = {resource.name: value for resource, value in _reaching(subject)} if joined else {}
    reaching = [subject.template.resources[name] for name in at]
    for interface, resource in ordering.unordered(subject, joined, reaching):
        yield Hit(
            at[resource.name],
            f"{resource.name} does not wait for {interface.name}, which it needs",
            f"Write depends_on: {interface.name}",
            fix=ordering.dependency(subject, resource, interface.name),
        )


def _reaching(subject: Subject) -> Iterator[tuple[Resource, Value]]:
    for floating in subject.of_type("OS::Neutron::FloatingIP"):
        port = floating.property("port_id")
        # Heat follows a reference to a port of the same template.
        if port is not None and ordering.made(subject, floating, "port_id") is None:
            yield floating, port
    for kind, name in (
        ("OS::Neutron::FloatingIPAssociation", "port_id"),
        ("OS::Neutron::FloatingIPPortForward", "internal_port"),
    ):
        for association in subject.of_type(kind):
            own = ordering.made(subject, association, name)
            # Here it follows one only to a port whose subnet is given.
            if own is None or subject.template.resources[own].property("fixed_ips") is None:
                yield association, association.property(name) or association.key
    yield from _reaching_otherwise(subject)


def _reaching_otherwise(subject: Subject) -> Iterator[tuple[Resource, Value]]:
    for vpn in subject.of_type("OS::Neutron::VPNService"):
        yield vpn, vpn.property("subnet") or vpn.key
    for server in subject.of_type("OS::Nova::Server"):
        networks = server.property("networks")
        for network in networks.items if isinstance(networks, Sequence) else ():
            if isinstance(network, Mapping) and "floating_ip" in network.entries:
                yield server, network.entries["floating_ip"]
    for child, below in ordering.types_of_children(subject):
        if below & _FLOATING and "OS::Neutron::RouterInterface" not in below:
            yield child.resource, child.resource.key
