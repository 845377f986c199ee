"""A nested server or port that gets a network, but does not wait for the network's subnet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot import groups
from hotcat.hot.node import Mapping
from hotcat.lint import nested, ordering
from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("missing-subnet-dependency", "HC500", WARNING, confidence=MEDIUM, fixable=True)

_ON_NETS = frozenset(
    {"OS::Nova::Server", "OS::Neutron::Port", "OS::Octavia::LoadBalancer", "OS::Neutron::Trunk"}
)
_OTHERS = ("OS::Trove::Instance", "OS::Trove::Cluster", "OS::Zun::Container", "OS::Magnum::Cluster")


def check(subject: Subject) -> Iterator[Hit]:
    """Look at what puts ports on a network of the template, where Heat itself adds no dependency."""
    if "OS::Neutron::Subnet" not in subject.by_type:
        return
    subnets = ordering.subnets(subject)
    if not subnets:
        return
    for name in _candidates(subject):
        resource = subject.template.resources[name]
        for net in sorted(subject.needs[name] & subnets.keys()):
            if not subject.needed(name) & subnets[net]:
                subnet = min(subnets[net])
                yield Hit(
                    resource.key,
                    f"{name} uses the network {net}, but does not wait for its subnet {subnet}",
                    f"Pass the subnet on, or write depends_on: {subnet}",
                    fix=ordering.dependency(subject, resource, subnet),
                )


def _candidates(subject: Subject) -> dict[str, None]:
    # Heat orders plain servers and ports by itself; it does not see through a nested stack.
    found = {one.name: None for one in subject.of_type(*_OTHERS)}
    for group in subject.of_type(groups.RESOURCE_GROUP, groups.SCALING_GROUP):
        member = nested.member(group)
        if isinstance(member, Mapping) and member.string("type") in _ON_NETS:
            found[group.name] = None
    for child, below in ordering.types_of_children(subject):
        if below & _ON_NETS and "OS::Neutron::Subnet" not in below:
            found[child.resource.name] = None
    return found
