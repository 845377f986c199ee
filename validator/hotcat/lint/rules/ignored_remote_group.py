"""A security group's rule whose remote group Heat leaves out, so that it holds for every address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping
from hotcat.lint.rule import ERROR, MINIMAL, Edit, Fix, Hit, Rule
from hotcat.lint.values import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("ignored-remote-group", "HC339", ERROR, profile=MINIMAL, fixable=True)

_MODE = "remote_group_id"


def check(subject: Subject) -> Iterator[Hit]:
    """Look for rules with a group but without the mode that makes it count."""
    for body in subject.bodies.get("OS::Neutron::SecurityGroup", ()):
        for rule in body.values("rules"):
            group = rule.get(_MODE) if isinstance(rule, Mapping) else None
            if group is None or not isinstance(rule, Mapping) or literal(group) is None:
                continue
            mode = rule.get("remote_mode")
            known = literal(mode) if mode else None
            if known in (None, "remote_ip_prefix"):
                key = rule.keys[_MODE]
                world = "remote_ip_prefix" not in rule.entries
                effect = "opens to every address" if world else "holds for its range only"
                yield Hit(
                    key,
                    f"remote_group_id is left out without remote_mode: the rule {effect}",
                    "Add `remote_mode: remote_group_id` to the rule.",
                    fix=None if mode else _fix(subject, rule, key.span.start),
                )


def _fix(subject: Subject, rule: Mapping, start: int) -> Fix | None:
    text = subject.document.text
    line = text.rfind("\n", 0, start) + 1
    before = text[line:start]
    if before.strip(" -") or text[rule.span.start] == "{" or "\t" in before:
        return None
    ending = "\r\n" if "\r\n" in text else "\n"
    inserted = f"remote_mode: remote_group_id{ending}{' ' * len(before)}"
    return Fix("add remote_mode", [Edit(start, start, inserted)], safe=False)
