"""A resource that Heat makes and cannot delete again.

- heat/engine/resources/openstack/keystone/domain.py deletes a domain as it is, and Keystone refuses to
  delete one that is enabled.
- handle_delete in heat/engine/resources/aws/ec2/instance.py deletes the port that Heat made for `SubnetId`,
  or for the `VPCZoneIdentifier` of its group (aws/autoscaling/autoscaling_group.py), before the server.
  Neutron lets no plain member delete a port that a server uses (`delete_port` in
  neutron/conf/policies/port.py); OS::Nova::Server deletes the server first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.mention import made
from hotcat.lint.relations import is_given
from hotcat.lint.rule import WARNING, Hit, Rule
from hotcat.lint.values import boolean, literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.mention import Mention
    from hotcat.lint.subject import Subject

RULE = Rule("undeletable-resource", "HC616", WARNING)

_DOMAIN = "OS::Keystone::Domain"
_SUBNETS = {
    "AWS::AutoScaling::AutoScalingGroup": "VPCZoneIdentifier",
    "AWS::EC2::Instance": "SubnetId",
}
"""What says which subnet Heat makes the port in."""


def check(subject: Subject) -> Iterator[Hit]:
    """Look at domains that are enabled, and at instances for which Heat makes a port."""
    for mention in made(subject, _DOMAIN, *_SUBNETS):
        if not mention.member and mention.resource.deletion_policy == "retain":
            continue
        found = _domain(mention) if mention.name == _DOMAIN else _instance(mention, subject)
        if found:
            yield found


def _domain(mention: Mention) -> Hit | None:
    value = mention.value_of("enabled")
    if value is not None and boolean(literal(value)) is not True:
        return None
    return Hit(
        value or mention.key,
        f"the domain {mention.resource.name} cannot be deleted while it is enabled",
        "Use MCloud::Keystone::Domain of the catalog's Heat plugins, or disable it before it goes.",
    )


def _instance(mention: Mention, subject: Subject) -> Hit | None:
    subnet, interfaces = mention.value_of(_SUBNETS[mention.name]), mention.value_of("NetworkInterfaces")
    if subnet is None or not is_given(subnet, subject.template, truth=True):
        return None
    if interfaces is not None and is_given(interfaces, subject.template, truth=True) is not False:
        return None
    return Hit(
        subnet,
        f"a plain member cannot delete {mention.resource.name}: Heat deletes its port before the server",
        "Use OS::Nova::Server, or give the instance an AWS::EC2::NetworkInterface in that subnet.",
    )
