"""A port or network without port security, so that its servers may send as anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Hit, Rule
from hotcat.lint.values import boolean, literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("port-security-off", "HC730", WARNING)

_PLACES = {
    "OS::Neutron::Net": ("port_security_enabled",),
    "OS::Neutron::Port": ("port_security_enabled",),
    "OS::Neutron::ProviderNet": ("port_security_enabled",),
    "OS::Nova::Server": ("networks", "port_extra_properties", "port_security_enabled"),
    "OS::Neutron::Trunk": ("port_security_enabled",),
}


def check(subject: Subject) -> Iterator[Hit]:
    """Look for a literal false."""
    for kind, path in _PLACES.items():
        for body in subject.bodies.get(kind, ()):
            for value in body.values(*path):
                if boolean(literal(value)) is False:
                    yield Hit(
                        value,
                        f"{body.resource.name} is without port security: no security group holds there",
                        "Leave it on, and allow what the server sends in allowed_address_pairs.",
                    )
