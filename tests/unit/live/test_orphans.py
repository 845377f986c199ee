"""What is in the way of a stack's deletion, over a Neutron that is stood in for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from openstack.exceptions import ConflictException, NotFoundException, SDKException
from openstack.network.v2.port import Port

from hotcat.live import orphans
from hotcat.live.heat import Stack

STACK = Stack("root-id", "s", "DELETE_FAILED")
INTERFACE = "network:router_interface"


class Network:
    """The stack's network and subnet (`net-id`, `subnet-id`), and the foreign network and subnet `other`."""

    def __init__(self, *ports: Port) -> None:
        self.all_ports = ports
        self.removed: list[tuple[str, str]] = []
        self.refusal: SDKException | None = None

    def networks(self) -> list[Any]:
        return [SimpleNamespace(id="net-id"), SimpleNamespace(id="other")]

    def subnets(self) -> list[Any]:
        ids = (("subnet-id", "net-id"), ("other", "other"))
        return [SimpleNamespace(id=one, network_id=network) for one, network in ids]

    def ports(self, **query: str) -> list[Port]:
        [(key, value)] = query.items()
        return [port for port in self.all_ports if getattr(port, key) == value]

    def remove_interface_from_router(self, router: str, *, port: str) -> None:
        if self.refusal:
            raise self.refusal
        self.removed.append((router, port))


def port(
    owner: str, device: str = "", *, network: str = "net-id", subnet: str = "subnet-id", **more: Any
) -> Port:
    ips = [{"subnet_id": subnet, "ip_address": "10.8.0.7"}] if subnet else []
    fields = {"id": "p", "project_id": "p", "network_id": network, "fixed_ips": ips, **more}
    return Port(device_owner=owner, device_id=device, **fields)


def find(stand_in: Any, network: Any, *more: str) -> orphans.Orphans:
    """Orphans of a stack with `net`, `subnet`, `router`, nested, and resources with these IDs."""
    heat = stand_in.heat("DELETE_FAILED")
    heat.all_resources = [
        stand_in.resource("net"),
        stand_in.resource("group/0/subnet", physical_id="subnet-id"),
        stand_in.resource("router"),
        stand_in.resource("never-made", physical_id=""),
        *(stand_in.resource(one, physical_id=one) for one in more),
    ]

    def server(identity: str) -> Any:
        if identity == "gone":
            raise NotFoundException
        return SimpleNamespace(name="s-server-x")

    cloud = stand_in.cloud(
        heat,
        network=network,
        compute=SimpleNamespace(get_server=server),
        config=SimpleNamespace(has_service=lambda _: True),
        endpoint_for=lambda _: "http://network",
    )
    return orphans.find(cloud, STACK)


def test_an_interface_between_a_router_and_a_subnet_of_the_stacks_is_taken_off(stand_in: Any) -> None:
    network = Network(port(INTERFACE, "router-id"))
    assert find(stand_in, network).take_off() == [
        "router router-id, by its interface on subnet subnet-id (10.8.0.7)"
    ]
    assert network.removed == [("router-id", "p")]


def test_an_interface_at_a_port_of_the_stacks_is_taken_off(stand_in: Any) -> None:
    network = Network(port(INTERFACE, "router-id", network="other", subnet="other"))
    assert find(stand_in, network, "p").take_off()


@pytest.mark.parametrize(
    ("device", "network", "subnet", "command"),
    [
        ("router-id", "other", "other", "router remove subnet router-id other"),
        ("their-router", "net-id", "subnet-id", "router remove subnet their-router subnet-id"),
    ],
)
def test_an_interface_of_others_is_named_only(
    stand_in: Any, device: str, network: str, subnet: str, command: str
) -> None:
    there = Network(port(INTERFACE, device, network=network, subnet=subnet))
    found = find(stand_in, there)
    assert not found.take_off()
    assert not there.removed
    [line] = found.described()
    assert line.endswith(f": openstack --os-cloud c {command}")


@pytest.mark.parametrize(
    "known", ["router-id:subnet_id=subnet-id", "router-id:port_id=p", "router-id:subnet-id"]
)
def test_an_interface_that_heat_knows_is_left_to_it(stand_in: Any, known: str) -> None:
    found = find(stand_in, Network(port(INTERFACE, "router-id")), known)
    assert not found.ports


def test_an_interface_that_neutron_does_not_let_go_is_named(stand_in: Any) -> None:
    network = Network(port(INTERFACE, "router-id"))
    network.refusal = ConflictException("required by one or more floating IPs")
    found = find(stand_in, network)
    assert not found.take_off()
    assert "router remove subnet router-id subnet-id" in found.described()[0]


@pytest.mark.parametrize(
    ("owner", "device", "line"),
    [
        ("compute:nova", "v", "server s-server-x v (10.8.0.7): openstack --os-cloud c server delete v"),
        ("compute:nova", "gone", "server gone (10.8.0.7): openstack --os-cloud c server delete gone"),
        (
            "Octavia",
            "lb-1",
            "load balancer 1 (10.8.0.7): openstack --os-cloud c loadbalancer delete --cascade 1",
        ),
        (
            "trunk:subport",
            "t",
            "trunk t (10.8.0.7): openstack --os-cloud c network trunk unset --subport p t",
        ),
        ("network:floatingip", "f", "floating IP f (10.8.0.7): openstack --os-cloud c floating ip delete f"),
        (
            "network:router_gateway",
            "r",
            "router r, by its gateway (10.8.0.7): openstack --os-cloud c router unset --external-gateway r",
        ),
        ("", "", "port p (10.8.0.7): openstack --os-cloud c port delete p"),
        ("compute:nova", "", "port p (10.8.0.7): openstack --os-cloud c port delete p"),
    ],
)
def test_what_uses_a_stack_is_named_with_the_way_out(
    stand_in: Any, owner: str, device: str, line: str
) -> None:
    found = find(stand_in, Network(port(owner, device)))
    assert not found.take_off()
    assert found.described() == [line]


@pytest.mark.parametrize(
    ("stranger", "used"),
    [
        (port("", subnet=""), True),  # on the network alone
        (port("", network="other", subnet="other", security_group_ids=["group-id"]), True),
        (port("", network="net-id", project_id="theirs"), True),
        (port("", network="other", subnet="other"), False),
        (port("network:distributed"), False),
        (port("compute:nova", "server-id"), False),
        (port("Octavia", "lb-server-id"), False),
        (port("", id="port-id"), False),
    ],
)
def test_what_uses_a_stack(stand_in: Any, stranger: Port, used: bool) -> None:
    found = find(stand_in, Network(stranger), "group-id", "server-id", "port-id")
    assert bool(found.ports) == used


def test_of_very_many_some_are_named(stand_in: Any) -> None:
    lines = find(stand_in, Network(*(port("", id=f"p{n}") for n in range(23)))).described()
    assert len(lines) == 21
    assert lines[-1] == "and 3 more"


def test_a_cloud_that_does_not_tell(stand_in: Any) -> None:
    def down() -> Any:
        raise SDKException

    network = Network(port(""))
    network.networks = down  # type: ignore[method-assign]
    found = find(stand_in, network)
    assert not found.take_off()
    assert not found.described()
