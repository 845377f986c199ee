"""A type in Amazon's terms, AWS::, in a HOT template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.mention import mapped, mentions
from hotcat.lint.rule import DEFAULT, INFO, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("aws-resource-type", "HC307", INFO, profile=DEFAULT)

_NATIVE = {
    "AWS::AutoScaling::AutoScalingGroup": "OS::Heat::AutoScalingGroup",
    "AWS::AutoScaling::ScalingPolicy": "OS::Heat::ScalingPolicy",
    "AWS::CloudFormation::Stack": "OS::Heat::Stack",
    "AWS::CloudFormation::WaitCondition": "OS::Heat::WaitCondition",
    "AWS::CloudFormation::WaitConditionHandle": "OS::Heat::WaitConditionHandle",
    "AWS::EC2::EIP": "OS::Neutron::FloatingIP",
    "AWS::EC2::EIPAssociation": "OS::Neutron::FloatingIPAssociation",
    "AWS::EC2::Instance": "OS::Nova::Server",
    "AWS::EC2::NetworkInterface": "OS::Neutron::Port",
    "AWS::EC2::SecurityGroup": "OS::Neutron::SecurityGroup",
    "AWS::EC2::Subnet": "OS::Neutron::Subnet",
    "AWS::EC2::VPC": "OS::Neutron::Net",
    "AWS::EC2::Volume": "OS::Cinder::Volume",
    "AWS::EC2::VolumeAttachment": "OS::Cinder::VolumeAttachment",
    "AWS::ElasticLoadBalancing::LoadBalancer": "OS::Octavia::LoadBalancer",
    "AWS::IAM::User": "OS::Keystone::User",
    "AWS::S3::Bucket": "OS::Swift::Container",
}


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the names."""
    for mention in mentions(subject):
        if mention.name.startswith("AWS::") and not mapped(subject, mention):
            native = _NATIVE.get(mention.name)
            advice = f"Heat's own is {native}." if native else None
            yield Hit(mention.value, f"{mention.name} is Amazon's term for a resource", advice)
