"""A security group that says what comes in and leaves open what goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping
from hotcat.lint.rule import INFO, STRICT, Hit, Rule
from hotcat.lint.values import UNKNOWN, literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.subject import Subject

RULE = Rule("unrestricted-egress", "HC704", INFO, profile=STRICT)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for a rule with `direction: egress`, or one that is added by itself."""
    bodies = subject.bodies.get("OS::Neutron::SecurityGroup")
    if not bodies:
        return
    alone = [body.values("direction") for body in subject.bodies.get("OS::Neutron::SecurityGroupRule", ())]
    if any(_may_be_egress(value) for values in alone for value in values):
        return
    for body in bodies:
        rules = list(body.values("rules"))
        directions = [rule.get("direction") for rule in rules if isinstance(rule, Mapping)]
        if len(directions) == len(rules) and not any(_may_be_egress(one) for one in directions if one):
            yield Hit(
                body.resource.key,
                f"security group {body.resource.name} lets everything out",
                "Add rules with direction: egress; with the first of them Heat takes the two open ones away.",
            )


def _may_be_egress(value: Value) -> bool:
    found = literal(value)
    return found is UNKNOWN or found == "egress"
