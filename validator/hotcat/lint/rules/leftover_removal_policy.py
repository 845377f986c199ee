"""Members that a group is told to remove, written into the template for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.groups import RESOURCE_GROUP
from hotcat.hot.node import Mapping, Scalar, Sequence
from hotcat.lint.rule import INFO, STRICT, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("leftover-removal-policy", "HC414", INFO, profile=STRICT)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for members that are named, rather than given by a parameter."""
    for group in subject.of_type(RESOURCE_GROUP):
        policies = group.property("removal_policies")
        for policy in policies.items if isinstance(policies, Sequence) else ():
            members = policy.get("resource_list") if isinstance(policy, Mapping) else None
            if isinstance(members, Sequence) and any(isinstance(one, Scalar) for one in members.items):
                yield Hit(
                    members,
                    f"the members of {group.name} to remove are part of the template",
                    "Take them from a parameter whose default is an empty list.",
                )
