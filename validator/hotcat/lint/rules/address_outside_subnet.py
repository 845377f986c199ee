"""An address that its subnet cannot have: of a pool, a gateway, or a port's fixed IP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Sequence
from hotcat.lint.address import Network, address_at, network_at
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule
from hotcat.lint.values import resource_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.hot.template import Resource
    from hotcat.lint.subject import Subject

RULE = Rule("address-outside-subnet", "HC336", ERROR, profile=MINIMAL)

_SUBNET, _PORT = "OS::Neutron::Subnet", "OS::Neutron::Port"
_SMALL = 4  # addresses; smaller networks have neither network nor broadcast address


def check(subject: Subject) -> Iterator[Hit]:
    """Compare addresses with the CIDR where both are written down."""
    networks: dict[str, Network] = {}
    for resource in subject.of_type(_SUBNET):
        network = network_at(resource.property("cidr"))
        if network:
            networks[resource.name] = network
            yield from _pools(resource, network)
            yield from _gateway(resource, network)
    if networks:
        for resource in subject.of_type(_PORT):
            yield from _fixed(resource, networks)


def _pools(resource: Resource, network: Network) -> Iterator[Hit]:
    pools = resource.property("allocation_pools")
    gateway = address_at(resource.property("gateway_ip"))
    first, last = _usable(network)
    for pool in pools.items if isinstance(pools, Sequence) else ():
        if not isinstance(pool, Mapping):
            continue
        start, end = pool.get("start"), pool.get("end")
        low, high = address_at(start), address_at(end)
        for value, one in ((start, low), (end, high)):
            if value and one and one.version == network.version and not first <= one.number <= last:
                yield _hit(value, resource)
        if low and high and low.version == high.version:
            if low > high and start:
                yield Hit(start, "the pool's start lies behind its end")
            elif gateway and low <= gateway <= high:
                yield Hit(pool, "the pool holds the subnet's gateway", "Begin behind it, or end before it.")


def _gateway(resource: Resource, network: Network) -> Iterator[Hit]:
    value = resource.property("gateway_ip")
    gateway = address_at(value)
    # Neutron takes a gateway outside of the subnet.
    if value and gateway and gateway.version == 4 and gateway.number in {network.first, network.last}:  # noqa: PLR2004  (the version of IP)
        yield Hit(value, "the gateway has the address of the network itself, or its broadcast address")


def _fixed(resource: Resource, networks: dict[str, Network]) -> Iterator[Hit]:
    fixed = resource.property("fixed_ips")
    for item in fixed.items if isinstance(fixed, Sequence) else ():
        if not isinstance(item, Mapping):
            continue
        subnet = resource_of(item.get("subnet") or item.get("subnet_id"))
        value = item.get("ip_address")
        found = address_at(value)
        if value and found and subnet in networks and not networks[subnet].has(found):
            yield Hit(value, f"the address lies outside of the subnet {subnet}")


def _usable(network: Network) -> tuple[int, int]:
    if network.version == 4 and network.last - network.first + 1 >= _SMALL:  # noqa: PLR2004  (the version of IP)
        return network.first + 1, network.last - 1
    return network.first, network.last


def _hit(value: Value, resource: Resource) -> Hit:
    cidr = resource.property("cidr")
    return Hit(value, f"the address lies outside of {cidr.plain() if cidr else 'the subnet'}")
