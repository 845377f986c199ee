"""A server or port right on the external network without a security group of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Scalar
from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule
from hotcat.lint.values import parameter_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.subject import Subject

RULE = Rule("unguarded-external-port", "HC733", WARNING, confidence=MEDIUM)

_NAMES = ("external_network", "external_net", "public_network", "public_net")


def check(subject: Subject) -> Iterator[Hit]:
    """Compare networks with the site's external one, and with what parameters of that kind are called."""
    for body in subject.bodies.get("OS::Neutron::Port", ()):
        network = body.properties.get("network") or body.properties.get("network_id")
        if network is not None and not body.has("security_groups") and _is_external(subject, network):
            yield Hit(network, f"port {body.resource.name} is on the external network without a group", _HELP)
    for body in subject.bodies.get("OS::Nova::Server", ()):
        if body.has("security_groups"):
            continue
        for item in body.values("networks"):
            network = item.get("network") if isinstance(item, Mapping) and not item.get("port") else None
            if network is not None and _is_external(subject, network):
                yield Hit(
                    network, f"server {body.resource.name} is on the external network without a group", _HELP
                )


_HELP = "Name its security groups; better still, put it on a network of its own and give it a floating IP."


def _is_external(subject: Subject, network: Value) -> bool:
    if isinstance(network, Scalar):
        return bool(subject.site) and network.value == (subject.site or {}).get("external_network")
    parameter = parameter_of(network, subject.template)
    return parameter is not None and parameter.name in _NAMES
