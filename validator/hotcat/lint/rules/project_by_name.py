"""The name of a project where only its ID means something.

Heat resolves names of projects where a resource class has a translation rule for it (finder
get_project_id). Those of `heat/engine/resources/openstack/neutron` have none, except quotas, and
octavia/loadbalancer.py has none: what is written there goes to the service as it is. Neutron takes any text
as an owner; as the target of an RBAC policy it refuses what is neither a UUID nor `*`
(`_validate_valid_target_project` in neutron/extensions/rbac.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Call, Scalar
from hotcat.lint import values
from hotcat.lint.mention import made
from hotcat.lint.rule import ERROR, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.subject import Subject

RULE = Rule("project-by-name", "HC351", WARNING)

_TYPES = (
    "OS::Neutron::AddressScope",
    "OS::Neutron::Net",
    "OS::Neutron::ProviderNet",
    "OS::Neutron::QoSBandwidthLimitRule",
    "OS::Neutron::QoSDscpMarkingRule",
    "OS::Neutron::QoSMinimumBandwidthRule",
    "OS::Neutron::QoSMinimumPacketRateRule",
    "OS::Neutron::QoSPolicy",
    "OS::Neutron::RBACPolicy",
    "OS::Neutron::Router",
    "OS::Neutron::Subnet",
    "OS::Neutron::SubnetPool",
    "OS::Octavia::LoadBalancer",
)
_OWNER, _TARGET = "tenant_id", "target_tenant"
_EVERYBODY = "*"
_HEX = frozenset("0123456789abcdef")
_LENGTHS = (32, 64)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the owners of networks and the like, and at those whom RBAC policies are for."""
    for mention in made(subject, *_TYPES):
        for place in (_OWNER, _TARGET):
            value = mention.value_of(place)
            for one in values.alternatives(value) if value is not None else ():
                name = _name(one, subject)
                if name is not None and not (place == _TARGET and name == _EVERYBODY):
                    refused = place == _TARGET and isinstance(one, Scalar)
                    yield Hit(
                        one,
                        f"{place} is the ID of a project, and {name} is none",
                        "Heat looks up no name here: give the ID, or get_resource of a project.",
                        severity=ERROR if refused else None,
                    )


def _name(value: Value, subject: Subject) -> str | None:
    """Return the name that is given for an ID, None for an ID and for what no text tells."""
    asked = values.attribute_of(value)
    if asked:
        target = subject.template.resources.get(asked[0])
        of_project = target is not None and target.type == "OS::Keystone::Project" and asked[1] == "name"
        return f"the name of {asked[0]}" if of_project else None
    found = values.literal(value, subject.template if isinstance(value, Call) else None)
    return found if isinstance(found, str) and found and not _is_id(found) else None


def _is_id(text: str) -> bool:
    digits = text.replace("-", "").lower()
    return len(digits) in _LENGTHS and _HEX.issuperset(digits)
