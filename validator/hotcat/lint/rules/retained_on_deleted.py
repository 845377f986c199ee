"""A resource that is kept, and so keeps what it stands on from being deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("retained-on-deleted", "HC613", WARNING, confidence=MEDIUM)

_NET = ("OS::Neutron::Net", "OS::Neutron::ProviderNet", "OS::Neutron::Subnet")
_STANDS_ON = {
    "OS::Neutron::Port": (*_NET, "OS::Neutron::SecurityGroup"),
    "OS::Neutron::RouterInterface": (*_NET, "OS::Neutron::Router"),
    "OS::Neutron::Subnet": (*_NET, "OS::Neutron::SubnetPool"),
    "OS::Nova::Server": (*_NET, "OS::Neutron::SecurityGroup"),
    "OS::Octavia::LoadBalancer": _NET,
    "OS::Trove::Instance": _NET,
    "OS::Manila::Share": ("OS::Manila::ShareNetwork", "OS::Manila::ShareType"),
    "OS::Cinder::Volume": ("OS::Cinder::VolumeType",),
}


def check(subject: Subject) -> Iterator[Hit]:
    """Look at what each resource to retain needs, and whether that is to be deleted."""
    resources = subject.template.resources
    for kind in subject.by_type.keys() & _STANDS_ON.keys():
        for resource in subject.by_type[kind]:
            if resource.deletion_policy != "retain":
                continue
            for name in sorted(subject.needs[resource.name]):
                other = resources[name]
                if other.type in _STANDS_ON[kind] and other.deletion_policy == "delete":
                    if "external_id" in other.body.entries:
                        continue
                    yield Hit(
                        resource.body.entries["deletion_policy"],
                        f"{name} cannot be deleted while {resource.name} is kept",
                        f"Retain {name} as well.",
                    )
