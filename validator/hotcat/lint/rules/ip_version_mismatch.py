"""Addresses of another IP version than the subnet or the security group's rule is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Sequence
from hotcat.lint.address import address_at, network_at
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule
from hotcat.lint.values import literal, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.subject import Subject

RULE = Rule("ip-version-mismatch", "HC337", ERROR, profile=MINIMAL)


def check(subject: Subject) -> Iterator[Hit]:
    """Compare what is written down; the version is 4 where none is given."""
    for resource in subject.of_type("OS::Neutron::Subnet"):
        if isinstance(resource.properties, Mapping):
            yield from _subnet(resource.properties)
    for resource in subject.of_type("OS::Neutron::SecurityGroup"):
        rules = resource.property("rules")
        for rule in rules.items if isinstance(rules, Sequence) else ():
            yield from _rule(rule)
    for resource in subject.of_type("OS::Neutron::SecurityGroupRule"):
        yield from _rule(resource.properties)


def _subnet(given: Mapping) -> Iterator[Hit]:
    written = given.get("ip_version")
    version = whole_number(literal(written)) if written else 4
    if version is None:
        return
    advice = f"Give ip_version {10 - version}, or an address of IPv{version}."
    cidr = given.get("cidr")
    network = network_at(cidr)
    if cidr and network and network.version != version:
        yield Hit(cidr, f"the subnet is of IPv{version}, its CIDR is not", advice)
    gateway = given.get("gateway_ip")
    address = address_at(gateway)
    if gateway and address and address.version != version:
        yield Hit(gateway, f"the subnet is of IPv{version}, its gateway is not", advice)
    pools = given.get("allocation_pools")
    for pool in pools.items if isinstance(pools, Sequence) else ():
        for value in (pool.get("start"), pool.get("end")) if isinstance(pool, Mapping) else ():
            found = address_at(value)
            if value and found and found.version != version:
                yield Hit(value, f"the subnet is of IPv{version}, this address is not", advice)


def _rule(rule: Value | None) -> Iterator[Hit]:
    if not isinstance(rule, Mapping):
        return
    prefix = rule.get("remote_ip_prefix")
    network = network_at(prefix)
    ethertype = rule.get("ethertype")
    kind = literal(ethertype) if ethertype else "IPv4"
    if prefix and network and isinstance(kind, str) and kind != f"IPv{network.version}":
        advice = f"Give the rule ethertype: IPv{network.version}."
        yield Hit(prefix, f"the rule is for {kind}, its range is not", advice)
