"""Two resources that take what only one can have: a listener's port, a server's port, a pool's monitor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Call, Mapping, Scalar, Sequence
from hotcat.lint.rule import ERROR, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.hot.template import Resource
    from hotcat.lint.subject import Subject

RULE = Rule("double-use", "HC343", ERROR)

# By type: the properties that no second resource can have alike; those in brackets may be left out. An empty
# step stands for the items of a list, and is the first in its path. It is what the unique constraints in the
# tables of Neutron, Nova and Octavia 2026.2 say, and what Octavia's API says of listeners at one port.
_TAKEN = {
    "OS::Neutron::FloatingIP": (
        ("floating_network", "port_id", "(fixed_ip_address)"),
        ("floating_ip_address",),
    ),
    "OS::Neutron::FloatingIPAssociation": (("floatingip_id",),),
    "OS::Neutron::Port": (("network", "fixed_ips//ip_address"), ("network", "mac_address")),
    "OS::Neutron::RouterInterface": (("router", "subnet"), ("port",)),
    "OS::Neutron::Trunk": (("port",), ("sub_ports//port",)),
    "OS::Nova::Server": (("networks//port",),),
    "OS::Octavia::HealthMonitor": (("pool",),),
    "OS::Octavia::Listener": (("loadbalancer", "protocol_port", "protocol"),),
    "OS::Octavia::Pool": (("listener",),),
    "OS::Octavia::PoolMember": (("pool", "address", "protocol_port"),),
}
_OLD = {
    "floating_network": "floating_network_id",
    "network": "network_id",
    "port": "port_id",
    "router": "router_id",
    "subnet": "subnet_id",
}
_UDP = ("udp", "sctp")  # what may have a port's number besides TCP, in what is above it


def check(subject: Subject) -> Iterator[Hit]:
    """Compare the properties of the resources that are always there, calls by how they are written."""
    for kind in subject.by_type.keys() & _TAKEN.keys():
        # One alone can take a thing twice only by a list.
        if len(subject.by_type[kind]) == 1 and "//" not in _TAKEN[kind][-1][0]:
            continue
        resources = [
            one
            for one in subject.by_type[kind]
            if isinstance(one.properties, Mapping)
            and not one.body.entries.keys() & {"condition", "external_id"}
        ]
        for names in _TAKEN[kind]:
            seen: dict[str, str] = {}
            for resource in resources:
                for value, same in _uses(resource, names):
                    if same in seen:
                        yield _hit(value, names, seen[same], resource)
                    seen.setdefault(same, resource.name)


def _hit(value: Value, names: tuple[str, ...], other: str, resource: Resource) -> Hit:
    what = " and ".join(name.rpartition("/")[2] for name in names if not name.startswith("("))
    whose = f"as {other}" if other != resource.name else "twice"
    return Hit(
        value, f"{resource.name} has the same {what} {whose}", "Only one can have it: give it another."
    )


def _uses(resource: Resource, names: tuple[str, ...]) -> Iterator[tuple[Value, str]]:
    """Yield each value of the last property that must be there, with what may not be there again."""
    around: list[object] = []
    last: list[Value] = []
    for name in names:
        found = _values(resource, name.strip("()"))
        if not found:
            if name.startswith("("):
                continue
            return
        if "//" in name or not name.startswith("("):
            last = found
        if "//" not in name:
            around.append(_plain(found[0], name))
    for value in last:
        if not _is_open(value):
            yield value, repr((around, _plain(value, names[-1]) if "//" in names[-1] else None))


def _values(resource: Resource, path: str) -> list[Value]:
    outer, _, inner = path.partition("//")
    value = resource.property(outer) or resource.property(_OLD.get(outer, outer))
    if not inner:
        return [] if value is None or _is_open(value) else [value]
    items = value.items if isinstance(value, Sequence) else []
    found = [one.get(inner) or one.get(_OLD.get(inner, inner)) for one in items if isinstance(one, Mapping)]
    return [one for one in found if one is not None]


def _is_open(value: Value) -> bool:
    """Say whether a value is none, or may be another one each time."""
    return (isinstance(value, Scalar) and value.value in {None, ""}) or (
        isinstance(value, Call) and value.name == "if"
    )


def _plain(value: Value, name: str) -> object:
    plain = value.plain()
    if name == "protocol":
        return str(plain).lower() if str(plain).lower() in _UDP else "tcp"
    return str(plain)
