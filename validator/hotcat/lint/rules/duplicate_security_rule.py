"""A security group with the same rule twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Scalar, Sequence
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("duplicate-security-rule", "HC338", ERROR, profile=MINIMAL)

# What Neutron compares; `description` does not count. With what Heat puts where nothing is given.
_DEFAULTS: dict[str, object] = {
    "direction": "ingress",
    "ethertype": "ipv4",
    "port_range_max": None,
    "port_range_min": None,
    "protocol": None,
    "remote_ip_prefix": None,
}
_ANY = (None, "", "0.0.0.0/0", "::/0")


def check(subject: Subject) -> Iterator[Hit]:
    """Compare the rules of each group, calls by how they are written."""
    for resource in subject.of_type("OS::Neutron::SecurityGroup"):
        rules = resource.property("rules")
        seen: dict[str, Mapping] = {}
        for rule in rules.items if isinstance(rules, Sequence) else ():
            if not isinstance(rule, Mapping):
                continue
            key = _key(rule)
            first = seen.setdefault(key, rule)
            if first is not rule:
                about = f"the group {resource.name} has this rule already, in line {first.span.line}"
                yield Hit(rule, about, "Remove one of them.")
    known: dict[str, str] = {}
    for resource in subject.of_type("OS::Neutron::SecurityGroupRule"):
        properties = resource.properties
        if not isinstance(properties, Mapping) or "condition" in resource.body.entries:
            continue
        same = repr((_plain(properties, "security_group", None), _plain(properties, "remote_group", None)))
        same += _key(properties)
        if known.setdefault(same, resource.name) != resource.name:
            yield Hit(resource.key, f"{known[same]} is the same rule already", "Remove one of them.")


def _key(rule: Mapping) -> str:
    found = {name: _plain(rule, name, default) for name, default in _DEFAULTS.items()}
    mode = found["mode"] = _plain(rule, "remote_mode", "remote_ip_prefix")
    # Only in this mode does Heat take the other group into account, and without one it is the group itself.
    if mode != "remote_ip_prefix":
        found["group"] = _plain(rule, "remote_group_id", "itself")
    if mode == "remote_group_id" or found["remote_ip_prefix"] in _ANY:
        found["remote_ip_prefix"] = None
    return repr(found)


def _plain(rule: Mapping, name: str, default: object) -> object:
    value = rule.get(name)
    if value is None:
        return default
    if isinstance(value, Scalar):
        return default if value.value is None else str(value.value).lower()
    return value.plain()
