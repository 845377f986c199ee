"""What a template lets in from everywhere: rules of security groups and firewalls, read alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Scalar
from hotcat.lint.body import inside
from hotcat.lint.rule import Hit
from hotcat.lint.values import UNKNOWN, literal, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Mapping as Dict

    from hotcat.hot.node import Value
    from hotcat.lint.body import Body

LAST = 65535
BY_GROUP = "remote_group_id"
"""The remote_mode by which a rule of a security group is for the members of a group."""

ADMIN_PORTS = {
    22: "SSH",
    23: "Telnet",
    111: "the RPC port mapper",
    135: "Windows RPC",
    139: "NetBIOS",
    445: "SMB",
    2049: "NFS",
    2375: "the Docker API",
    2376: "the Docker API",
    2379: "etcd",
    3389: "RDP",
    5900: "VNC",
    5985: "WinRM",
    5986: "WinRM",
    6443: "the Kubernetes API",
    10250: "the kubelet",
}
"""Ports that administer machines, by what is there; all of TCP."""

DATA_PORTS = {
    1433: "SQL Server",
    1521: "Oracle",
    3306: "MySQL",
    5432: "PostgreSQL",
    5672: "an AMQP broker",
    5984: "CouchDB",
    6379: "Redis",
    8086: "InfluxDB",
    9042: "Cassandra",
    9092: "Kafka",
    9200: "Elasticsearch",
    11211: "memcached",
    27017: "MongoDB",
}
"""Ports of databases, caches and message brokers, by what is there; all of TCP."""

_NEUTRON = ("direction", "protocol", "port_range_min", "port_range_max", "remote_ip_prefix")
_AWS = ("", "IpProtocol", "FromPort", "ToPort", "CidrIp")
_GROUPS = ("remote_group", "SourceSecurityGroupId", "SourceSecurityGroupName")
_ANY = ("", "any", "-1", "0", "none")


class Opening:
    """One way in from every address.

    `low` to `high` are the ports; `protocol` is "any" or a name or number; `value` is what opens it.
    """

    __slots__ = ("high", "low", "protocol", "value", "written")

    def __init__(self, value: Value, protocol: str, low: int, high: int, *, written: bool) -> None:
        self.value = value
        self.protocol = protocol
        self.low = low
        self.high = high
        self.written = written

    @property
    def wide(self) -> bool:
        """Whether it is as good as every port."""
        return self.high - self.low > LAST - 2048 and self.protocol in {"any", "tcp", "udp", "6", "17"}

    def among(self, ports: Dict[int, str]) -> list[str]:
        """Return the names of those TCP ports that are opened, each name once."""
        if self.protocol not in {"any", "tcp", "6"}:
            return []
        if self.low == self.high:
            return [ports[self.low]] if self.low in ports else []
        return list(dict.fromkeys(name for port, name in ports.items() if self.low <= port <= self.high))

    @property
    def ports(self) -> str:
        """The ports as people write them."""
        return str(self.low) if self.low == self.high else f"{self.low} to {self.high}"


def is_world(value: object) -> bool:
    """Say whether an address range is every address."""
    return isinstance(value, str) and value.strip().endswith("/0")


def reachable(openings: Iterable[Opening], ports: Dict[int, str], remedy: str) -> Iterator[Hit]:
    """Yield a hit for each opening of some ports; one that is as good as every port is left out."""
    for opening in openings:
        if opening.wide:
            continue
        names = opening.among(ports)
        if names:
            why = () if opening.written else ("Without remote_ip_prefix a rule holds for every address.",)
            said = f"{' and '.join(names[:3])} can be reached from every address"
            yield Hit(opening.value, said, remedy, notes=why)


def openings(bodies: Dict[str, list[Body]]) -> list[Opening]:
    """Return what is open to every address; rules ask for `subject.openings`."""
    found: list[Opening] = []
    for body in bodies.get("OS::Neutron::SecurityGroup", ()):
        for rule in body.values("rules"):
            found += _opening(rule, _NEUTRON, "any")
    for body in bodies.get("OS::Neutron::SecurityGroupRule", ()):
        found += _opening(body.properties, _NEUTRON, "tcp")
    for body in bodies.get("AWS::EC2::SecurityGroup", ()):
        for rule in body.values("SecurityGroupIngress"):
            found += _opening(rule, _AWS, "any")
    for body in bodies.get("OS::Neutron::FirewallRule", ()):
        found += _firewall(body.properties)
    return found


def _opening(rule: Value, names: tuple[str, ...], usual: str) -> Iterator[Opening]:
    if not isinstance(rule, Mapping) or not rule.keys:
        return
    # A rule of OS::Neutron::SecurityGroup is for a group only where the mode says so: Heat then leaves its
    # range out, and else its remote_group_id. The other types have no mode.
    mode = rule.get("remote_mode")
    if mode is not None and literal(mode) in (BY_GROUP, UNKNOWN):
        return
    if any(rule.get(name) is not None for name in _GROUPS):
        return
    direction, kind, first, last, prefix = names
    way = rule.get(direction)
    if way is not None and literal(way) != "ingress":
        return
    source = rule.get(prefix)
    if source is not None and not any(
        isinstance(one, Scalar) and (one.value is None or is_world(one.value)) for one in inside(source)
    ):
        return
    protocol = _protocol(rule.get(kind), usual)
    low, high = _port(rule.get(first)), _port(rule.get(last))
    if protocol is None or UNKNOWN in (low, high):
        return
    if isinstance(low, int) or isinstance(high, int):
        low = low if isinstance(low, int) else high
        high = high if isinstance(high, int) else low
    else:
        low, high = 0, LAST
    at = source or rule.get(first) or rule.get(kind) or next(iter(rule.keys.values()))
    assert isinstance(low, int) and isinstance(high, int)  # noqa: S101, PT018  (for the type checker)
    yield Opening(at, protocol, low, high, written=source is not None)


def _firewall(rule: Mapping) -> Iterator[Opening]:
    action = rule.get("action")
    if action is None or literal(action) != "allow" or rule.get("destination_port") is not None:
        return
    source, target = rule.get("source_ip_address"), rule.get("destination_ip_address")
    protocol = _protocol(rule.get("protocol"), "any")
    if protocol is None or protocol == "icmp" or target is not None:
        return
    if source is None or is_world(literal(source)):
        yield Opening(source or action, protocol, 0, LAST, written=source is not None)


def _protocol(value: Value | None, usual: str) -> str | None:
    if value is None:
        return usual
    found = literal(value)
    if found is UNKNOWN:
        return None
    text = str(found if found is not None else "").lower()
    return "any" if text in _ANY else text


def _port(value: Value | None) -> object:
    """Return a port; None where there is none, UNKNOWN where a call says it."""
    if value is None:
        return None
    found = literal(value)
    return UNKNOWN if found is UNKNOWN else whole_number(found)
