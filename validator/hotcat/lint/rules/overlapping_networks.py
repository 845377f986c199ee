"""Subnets, or pools of addresses, that overlap where they must not."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Sequence
from hotcat.lint.address import Address, Network, address_at, network_at
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule
from hotcat.lint.values import resource_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.hot.template import Resource
    from hotcat.lint.subject import Subject

RULE = Rule("overlapping-networks", "HC345", ERROR, profile=MINIMAL)

_SUBNET, _INTERFACE = "OS::Neutron::Subnet", "OS::Neutron::RouterInterface"


class Ranges:
    """Ranges of addresses; those that meet become one, so that the others are in order."""

    def __init__(self) -> None:
        self._all: list[tuple[Network, str]] = []

    def add(self, name: str, new: Network) -> str | None:
        """Add a range, and return the name of one before it that it meets."""
        at = bisect_left(self._all, (new, ""))
        first = at - 1 if at and _meet(self._all[at - 1][0], new) else at
        last = at
        while last < len(self._all) and _meet(self._all[last][0], new):
            last += 1
        met = self._all[first:last]
        if met:
            ends = max(one.last for one, _ in met)
            new = Network(new.version, min(new.first, met[0][0].first), max(new.last, ends))
        self._all[first:last] = [(new, name)]
        return met[0][1] if met else None


def check(subject: Subject) -> Iterator[Hit]:
    """Compare the subnets of a network and of a router, and the pools of a subnet."""
    if _SUBNET not in subject.by_type:
        return
    within: dict[str, Ranges] = {}
    known: dict[str, Network] = {}
    for resource in subject.of_type(_SUBNET):
        yield from _pools(resource)
        value = resource.property("cidr")
        network = network_at(value)
        if value is None or network is None or _is_perhaps(resource):
            continue
        known[resource.name] = network
        owner = resource.property("network") or resource.property("network_id")
        if owner is not None:
            name = repr(owner.plain())
            yield from _overlaps(
                value, resource.name, network, within.setdefault(name, Ranges()), "of the network"
            )
    yield from _routed(subject, known)


def _routed(subject: Subject, known: dict[str, Network]) -> Iterator[Hit]:
    within: dict[str, Ranges] = {}
    told: set[tuple[str, str]] = set()
    for interface in subject.of_type(_INTERFACE):
        value = interface.property("subnet") or interface.property("subnet_id")
        router = interface.property("router") or interface.property("router_id")
        subnet = resource_of(value)
        if value is None or router is None or subnet not in known or _is_perhaps(interface):
            continue
        name = repr(router.plain())
        others = within.setdefault(name, Ranges())
        if (name, subnet) not in told:  # the same one twice is another rule's
            told.add((name, subnet))
            yield from _overlaps(value, subnet, known[subnet], others, "at the router")


def _overlaps(value: Value, name: str, network: Network, others: Ranges, where: str) -> Iterator[Hit]:
    other = others.add(name, network)
    if other is not None:
        yield Hit(value, f"{name} overlaps with {other}, also {where}", "Give them addresses of their own.")


def _pools(resource: Resource) -> Iterator[Hit]:
    pools = resource.property("allocation_pools")
    found = Ranges()
    for pool in pools.items if isinstance(pools, Sequence) else ():
        start = address_at(pool.get("start")) if isinstance(pool, Mapping) else None
        end = address_at(pool.get("end")) if isinstance(pool, Mapping) else None
        if isinstance(start, Address) and isinstance(end, Address):
            one = Network(start.version, start.number, end.number)
            if one.first <= one.last and found.add("", one) is not None:
                yield Hit(pool, "the pool overlaps with one before it", "Let each address be in one pool.")


def _meet(one: Network, other: Network) -> bool:
    return one.version == other.version and one.first <= other.last and other.first <= one.last


def _is_perhaps(resource: Resource) -> bool:
    return bool(resource.body.entries.keys() & {"condition", "external_id"})
