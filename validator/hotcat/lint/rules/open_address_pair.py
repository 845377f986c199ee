"""An allowed address pair that allows every address, which is port security switched off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Hit, Rule
from hotcat.lint.traffic import is_world
from hotcat.lint.values import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("open-address-pair", "HC731", WARNING)

_PLACES = {
    "OS::Neutron::Port": ("allowed_address_pairs", "ip_address"),
    "OS::Nova::Server": ("networks", "port_extra_properties", "allowed_address_pairs", "ip_address"),
}


def check(subject: Subject) -> Iterator[Hit]:
    """Look for ranges of all addresses."""
    for kind, path in _PLACES.items():
        for body in subject.bodies.get(kind, ()):
            for value in body.values(*path):
                if is_world(literal(value)):
                    yield Hit(
                        value,
                        f"{body.resource.name} may send with every address",
                        "Name the ranges that the server forwards, or the address that it shares.",
                    )
