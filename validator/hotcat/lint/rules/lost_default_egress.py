"""An egress rule that takes the other protocol family's way out away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Scalar, Sequence
from hotcat.lint import values
from hotcat.lint.rule import INFO, STRICT, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("lost-default-egress", "HC611", INFO, profile=STRICT)

_FAMILIES = ("IPv4", "IPv6")


def check(subject: Subject) -> Iterator[Hit]:
    """Look for security groups whose egress rules are all of one family."""
    for group in subject.of_type("OS::Neutron::SecurityGroup"):
        rules = group.property("rules")
        if not isinstance(rules, Sequence) or not all(isinstance(one, Mapping) for one in rules.items):
            continue
        families: set[object] = set()
        first: Scalar | None = None
        for rule in rules.items:
            if not isinstance(rule, Mapping):
                continue
            direction = values.literal(rule.get("direction")) if "direction" in rule.entries else "ingress"
            if direction == "egress":
                first = first or rule.keys["direction"]
                family = values.string(rule.get("ethertype")) if "ethertype" in rule.entries else "IPv4"
                families.add(family)
            elif direction != "ingress":
                families.update(_FAMILIES)
        lost = [one for one in _FAMILIES if one not in families]
        if first and len(lost) == 1 and None not in families:
            yield Hit(
                first,
                f"with a rule for egress, {group.name} lets no {lost[0]} out any more",
                f"Add a rule for egress with ethertype: {lost[0]}, if that is not meant.",
            )
