"""A rule as a resource of its own, in a security group that has rules of its own.

heat/engine/resources/openstack/neutron/security_group.py: when the group's `rules` change, `_update_rules`
deletes every rule of the group that is not among them, those of other resources included. Heat sees no
change in these and does not make them again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Sequence
from hotcat.lint import values
from hotcat.lint.mention import made
from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.subject import Subject

RULE = Rule("contested-security-rule", "HC615", WARNING)

_GROUP = "OS::Neutron::SecurityGroup"


def check(subject: Subject) -> Iterator[Hit]:
    """Follow each rule to its group."""
    with_rules = {
        mention.resource.name
        for mention in made(subject, _GROUP)
        if not mention.member and _has_rules(mention.value_of("rules"))
    }
    if not with_rules:
        return
    for mention in made(subject, "OS::Neutron::SecurityGroupRule"):
        value = mention.value_of("security_group")
        for one in values.alternatives(value) if value is not None else ():
            group = values.resource_of(one)
            if group in with_rules:
                yield Hit(
                    one,
                    f"{group} has its own rules: when they change, Heat takes {mention.resource.name} away",
                    f"Make all rules of {group} resources, or write all into its rules.",
                )


def _has_rules(value: Value | None) -> bool:
    return value is not None and (bool(value.items) if isinstance(value, Sequence) else True)
