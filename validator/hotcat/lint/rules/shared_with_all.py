"""Something that an administrator's template makes for every project of the cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, STRICT, Hit, Rule
from hotcat.lint.values import boolean, literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("shared-with-all", "HC753", INFO, profile=STRICT)

_PLACES = {
    "OS::Glance::WebImage": ("visibility", "public"),
    "OS::Magnum::ClusterTemplate": ("public", True),
    "OS::Manila::Share": ("is_public", True),
    "OS::Manila::ShareType": ("is_public", True),
    "OS::Neutron::AddressScope": ("shared", True),
    "OS::Neutron::FirewallPolicy": ("shared", True),
    "OS::Neutron::FirewallRule": ("shared", True),
    "OS::Neutron::Net": ("shared", True),
    "OS::Neutron::ProviderNet": ("shared", True),
    "OS::Neutron::QoSPolicy": ("shared", True),
    "OS::Neutron::RBACPolicy": ("target_tenant", "*"),
    "OS::Neutron::SubnetPool": ("shared", True),
}


def check(subject: Subject) -> Iterator[Hit]:
    """Look for the flags that share."""
    for kind, bodies in subject.bodies.items():
        if kind not in _PLACES:
            continue
        name, all_of_them = _PLACES[kind]
        for body in bodies:
            for value in body.values(name):
                found = literal(value)
                if (boolean(found) if all_of_them is True else found) == all_of_them:
                    yield Hit(
                        value,
                        f"{body.resource.name} is there for every project",
                        "Share it by OS::Neutron::RBACPolicy, or the like, with those who need it.",
                    )
