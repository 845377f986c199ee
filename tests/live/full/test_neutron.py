"""Neutron with OVN: what it promises is held on the wire, by real guests and by what OVN was told."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from openstack.exceptions import BadRequestException, HttpException, NotFoundException
from tests.live.full import frames
from tests.live.full.guests import (
    SIZE,
    Guest,
    Host,
    Place,
    boot,
    command,
    empty,
    four,
    group,
    northbound,
    page,
    place,
    plug,
    unplug,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.full.deployment import Deployment, Tenant

pytestmark = pytest.mark.live
SLOW = 400  # kbit/s of the limiting rule
CLOSED = 81  # a port that no security group opens


@dataclass
class Side:
    """A tenant with one network and one guest in it."""

    tenant: Tenant
    place: Place
    group: Any
    guest: Guest


@pytest.fixture(scope="module")
def sides(whole: Deployment) -> Iterator[tuple[Side, Side]]:
    """Two tenants that have nothing to do with each other."""
    made: list[Side] = []
    tenants = [whole.tenant(name, kept=True) for name in ("left", "right")]
    ranges = [("10.50.1.0/24", "fd00:50::/64"), ("10.50.2.0/24", "")]
    try:
        for tenant, (cidr, six) in zip(tenants, ranges, strict=True):
            where, opened = place(tenant, cidr, six), group(tenant, 80)
            guest = boot(whole, tenant, where, opened, tenant.project.name)
            made.append(Side(tenant, where, opened, guest))
        yield made[0], made[1]
    finally:
        for tenant in tenants:
            empty(tenant)
            whole.forget(tenant)


@pytest.fixture
def plugged(whole: Deployment) -> Iterator[Callable[..., Host]]:
    """Plug ports; they are unplugged and deleted afterwards."""
    hosts: list[Host] = []

    def make(port: Any, *arguments: str) -> Host:
        hosts.append(plug(whole, port, *arguments))
        return hosts[-1]

    yield make
    for host in hosts:
        unplug(host)


@pytest.fixture
def host_of(plugged: Callable[..., Host]) -> Callable[[Side], Host]:
    """Plug a host into a side's network, with a way out through its router."""

    def make(side: Side) -> Host:
        port = side.tenant.cloud.network.create_port(
            network_id=side.place.network.id, security_group_ids=[side.group.id]
        )
        return plugged(port, f"{four(port)}/24", side.place.subnet.gateway_ip)

    return make


# -- tenants -------------------------------------------------------------------------------------------------


def test_tenants_cannot_reach_each_other(
    sides: tuple[Side, Side], host_of: Callable[[Side], Host], whole: Deployment
) -> None:
    left, right = sides
    inside_left = host_of(left)

    def sees(url: str) -> bool:
        return inside_left.run("curl", "--silent", "--fail", "--max-time", "5", url)[0] == 0

    assert sees(f"http://{left.guest.address}/")
    assert not sees(f"http://{right.guest.address}/")
    assert sees(right.guest.url)  # as anybody outside may
    whole.inside("ip", "-n", inside_left.name, "address", "add", "10.50.1.250/24", "dev", inside_left.name)
    spoofed = ("curl", "--silent", "--max-time", "3", "--interface", "10.50.1.250")
    assert inside_left.run(*spoofed, f"http://{left.guest.address}/")[0] == 28  # nothing of it gets out


def test_what_no_group_opens_is_closed(sides: tuple[Side, Side], host_of: Callable[[Side], Host]) -> None:
    left, _ = sides
    host = host_of(left)
    url = f"http://{left.guest.address}:{CLOSED}/"
    assert host.run("curl", "--silent", "--max-time", "3", url)[0] == 28  # dropped
    net = left.tenant.cloud.network
    rule = net.create_security_group_rule(
        security_group_id=left.group.id,
        direction="ingress",
        ethertype="IPv4",
        protocol="tcp",
        port_range_min=CLOSED,
        port_range_max=CLOSED,
    )
    host.deployment.wait(lambda: host.run("curl", "--silent", "--max-time", "3", url)[0] == 7)  # refused
    net.delete_security_group_rule(rule)


def test_a_shared_network_is_seen_by_whom_it_is_shared_with(sides: tuple[Side, Side]) -> None:
    left, right = sides
    theirs, network = right.tenant.cloud.network, left.place.network.id
    with pytest.raises(NotFoundException):
        theirs.get_network(network)
    policy = left.tenant.cloud.network.create_rbac_policy(
        object_type="network",
        object_id=network,
        action="access_as_shared",
        target_tenant=right.tenant.project.id,
    )
    assert theirs.get_network(network).name == "inner"
    port = theirs.create_port(network_id=network)
    theirs.delete_port(port)
    left.tenant.cloud.network.delete_rbac_policy(policy)
    with pytest.raises(NotFoundException):
        theirs.get_network(network)


# -- addresses -----------------------------------------------------------------------------------------------


def test_subnet_pools_give_each_subnet_its_own_part(deployment: Deployment) -> None:
    tenant = deployment.tenant("pools")
    net = tenant.cloud.network
    scope = net.create_address_scope(name="scope", ip_version=4)
    pool = net.create_subnet_pool(
        name="pool", address_scope_id=scope.id, prefixes=["10.60.0.0/23"], default_prefix_length=24
    )
    networks = [net.create_network(name=f"n{number}") for number in range(3)]
    parts = [
        net.create_subnet(network_id=network.id, ip_version=4, subnet_pool_id=pool.id).cidr
        for network in networks[:2]
    ]
    assert set(parts) == {"10.60.0.0/24", "10.60.1.0/24"}
    with pytest.raises(HttpException):  # it is used up
        net.create_subnet(network_id=networks[2].id, ip_version=4, subnet_pool_id=pool.id)
    with pytest.raises(HttpException):  # within a scope no address is there twice
        net.create_subnet_pool(
            name="again", address_scope_id=scope.id, prefixes=["10.60.1.0/24"], default_prefix_length=26
        )
    assert net.get_network(networks[0].id).ipv4_address_scope_id == scope.id
    empty(tenant)
    net.delete_subnet_pool(pool)
    net.delete_address_scope(scope)


def test_a_guest_makes_its_ipv6_address_of_what_the_router_tells(
    sides: tuple[Side, Side], host_of: Callable[[Side], Host], whole: Deployment
) -> None:
    left, _ = sides
    (six,) = [at["ip_address"] for at in left.guest.port.fixed_ips if ":" in at["ip_address"]]
    host = host_of(left)
    shown = ("ip", "-6", "-o", "address", "show", "scope", "global")
    whole.wait(lambda: "fd00:50::" in host.run(*shown)[1])
    asked = ("curl", "--silent", "--max-time", "5", f"http://[{six}]/")
    whole.wait(lambda: f"{left.tenant.project.name} is here" in host.run(*asked)[1])


# -- rules about traffic -------------------------------------------------------------------------------------


def speed(whole: Deployment, guest: Guest) -> float:
    """Bits per second of a transfer from the guest."""
    asked = ("curl", "--silent", "--show-error", "--fail", "--output", "/dev/null", "--max-time", "100")
    told = whole.inside(*asked, "--write-out", "%{json}", f"{guest.url}large")
    assert json.loads(told)["size_download"] == SIZE
    return float(json.loads(told)["speed_download"]) * 8


def limits(whole: Deployment, guest: Guest) -> list[Any]:
    """What OVN was told of the guest's bandwidth."""
    rows = northbound(whole, "QoS")
    return [row["bandwidth"] for row in rows if row["external_ids"].get("neutron:port_id") == guest.port.id]


def test_bandwidth_is_held_to_the_rule(sides: tuple[Side, Side], whole: Deployment) -> None:
    left, _ = sides
    admin, guest = whole.admin.network, left.guest
    policy = admin.create_qos_policy(name="slow", shared=True)
    admin.create_qos_bandwidth_limit_rule(
        policy, max_kbps=SLOW, max_burst_kbps=SLOW // 10, direction="egress"
    )
    try:
        before = speed(whole, guest)
        admin.update_port(guest.port.id, qos_policy_id=policy.id)
        whole.wait(lambda: limits(whole, guest))
        held = speed(whole, guest)
        admin.update_port(guest.port.id, qos_policy_id=None)
        whole.wait(lambda: not limits(whole, guest))
        after = speed(whole, guest)
    finally:
        admin.update_port(guest.port.id, qos_policy_id=None)
        admin.delete_qos_policy(policy)
    assert held < SLOW * 1000 * 1.2
    assert min(before, after) > 2 * held, (before, held, after)


def test_port_forwarding_leads_to_the_guest(sides: tuple[Side, Side], whole: Deployment) -> None:
    left, _ = sides
    net = left.tenant.cloud.network
    net.update_ip(left.guest.floating, port_id=None)  # a port has the one or the other
    address = net.create_ip(floating_network_id=net.find_network("public").id)
    forwarding = net.create_port_forwarding(
        floatingip_id=address.id,
        internal_port_id=left.guest.port.id,
        internal_ip_address=left.guest.address,
        internal_port=80,
        external_port=8080,
        protocol="tcp",
    )
    url = f"http://{address.floating_ip_address}:8080/"
    whole.wait(lambda: f"{left.tenant.project.name} is here" in page(whole, url))
    net.delete_port_forwarding(forwarding, address.id)
    whole.wait(lambda: command(whole, "curl", "--silent", "--max-time", "3", url)[0] != 0)
    net.delete_ip(address)
    net.update_ip(left.guest.floating, port_id=left.guest.port.id)
    whole.wait(lambda: "is here" in page(whole, left.guest.url))


def test_what_a_security_group_lets_in_and_drops_is_logged(
    sides: tuple[Side, Side], host_of: Callable[[Side], Host], whole: Deployment
) -> None:
    left, _ = sides
    host = host_of(left)
    admin = whole.admin.network
    log = admin.post(
        "/log/logs",
        json={
            "log": {
                "name": "both",
                "resource_type": "security_group",
                "resource_id": left.group.id,
                "event": "ALL",
                "enabled": True,
            }
        },
    )
    assert log.ok, log.text
    identity = log.json()["log"]["id"]
    try:
        whole.wait(lambda: any(acl["log"] for acl in acls(whole, left.group.id)))
        for port, verdict in ((80, "allow"), (CLOSED, "drop")):
            # By the log's own name: lines of an earlier one do not count.
            seen = re.compile(
                rf"acl_log.*{identity}.*verdict={verdict}.*nw_dst={re.escape(left.guest.address)},.*tp_dst={port}\b"
            )
            asked = ("curl", "--silent", "--max-time", "3", f"http://{left.guest.address}:{port}/")

            def logged(asked: tuple[str, ...] = asked, seen: re.Pattern[str] = seen) -> bool:
                host.run(*asked)
                return bool(seen.search(whole.run("cloud", "logs", "ovn-controller", "-n", "300")))

            whole.wait(logged)
    finally:
        admin.delete(f"/log/logs/{identity}")


# -- tags ----------------------------------------------------------------------------------------------------


def test_a_vlan_networks_tag_is_on_the_wire(deployment: Deployment, plugged: Callable[..., Host]) -> None:
    admin = deployment.admin.network
    network = admin.create_network(
        name="tagged",
        provider_network_type="vlan",
        provider_physical_network="public",
        provider_segmentation_id=123,
    )
    admin.create_subnet(network_id=network.id, ip_version=4, cidr="10.51.0.0/24", enable_dhcp=False)
    port = admin.create_port(network_id=network.id, port_security_enabled=False)
    try:
        host = plugged(port, f"{port.fixed_ips[0]['ip_address']}/24")
        with frames.watched(deployment, "br-ex", port.mac_address) as seen:
            host.run("ping", "-c", "3", "-W", "1", "10.51.0.99")
        assert {frame["tag"] for frame in seen()} == {123}
    finally:
        for port in admin.ports(network_id=network.id):
            admin.delete_port(port)
        admin.delete_network(network)


def test_a_trunk_carries_another_network_with_a_tag(
    deployment: Deployment, plugged: Callable[..., Host]
) -> None:
    tenant = deployment.tenant("trunk")
    net = tenant.cloud.network
    outer, inner = (net.create_network(name=name) for name in ("outer", "inner"))
    net.create_subnet(network_id=outer.id, ip_version=4, cidr="10.52.1.0/24")
    net.create_subnet(network_id=inner.id, ip_version=4, cidr="10.52.2.0/24")
    parent, child, other = (net.create_port(network_id=network.id) for network in (outer, inner, inner))
    trunk = net.create_trunk(
        name="trunk",
        port_id=parent.id,
        sub_ports=[{"port_id": child.id, "segmentation_type": "vlan", "segmentation_id": 77}],
    )
    try:
        host = plugged(parent, f"{parent.fixed_ips[0]['ip_address']}/24")
        target = plugged(other, f"{other.fixed_ips[0]['ip_address']}/24")
        deployment.wait(lambda: deployment.admin.network.get_port(child.id).status == "ACTIVE")
        asked = {
            "device": host.name,
            "tag": 77,
            "mac": child.mac_address,
            "ip": child.fixed_ips[0]["ip_address"],
            "target": other.fixed_ips[0]["ip_address"],
        }
        # The question goes out tagged and reaches a host without tags; the answer comes back tagged.
        assert frames.ask_for_mac(host, asked) == {"tag": 77, "mac": other.mac_address}
        # Under another tag nobody hears it.
        assert frames.ask_for_mac(host, asked | {"tag": 78}) == {}
        assert target.run("ip", "neigh", "show")[0] == 0
        (row,) = northbound(deployment, "Logical_Switch_Port", name=child.id)
        assert (row["parent_name"], row["tag"]) == (parent.id, 77)
    finally:
        net.delete_trunk(trunk)
        for made in (parent, child, other):
            deployment.admin.network.delete_port(made)
        empty(tenant)


# -- what OVN was told ---------------------------------------------------------------------------------------


def acls(whole: Deployment, security_group: str) -> list[dict[str, Any]]:
    (ports,) = northbound(whole, "Port_Group", name=f"pg_{security_group.replace('-', '_')}")
    wanted = ports["acls"] if isinstance(ports["acls"], list) else [ports["acls"]]
    return [row for row in northbound(whole, "ACL") if row["_uuid"] in wanted]


def test_switches_routers_nat_and_acls_are_in_the_northbound_database(
    sides: tuple[Side, Side], whole: Deployment
) -> None:
    left, _ = sides
    (switch,) = northbound(whole, "Logical_Switch", name=f"neutron-{left.place.network.id}")
    (port,) = northbound(whole, "Logical_Switch_Port", name=left.guest.port.id)
    assert port["_uuid"] in switch["ports"]
    assert left.guest.address in str(port["addresses"])
    assert port["up"] is True
    (router,) = northbound(whole, "Logical_Router", name=f"neutron-{left.place.router.id}")
    rules = {
        (row["type"], row["external_ip"], row["logical_ip"])
        for row in northbound(whole, "NAT")
        if row["_uuid"] in router["nat"]
    }
    own = left.tenant.cloud.network.get_router(left.place.router.id)
    outside = own.external_gateway_info["external_fixed_ips"][0]["ip_address"]
    assert ("snat", outside, "0.0.0.0/0") in rules
    assert ("dnat_and_snat", left.guest.floating.floating_ip_address, left.guest.address) in rules
    matches = [row["match"] for row in acls(whole, left.group.id)]
    assert any("tcp.dst == 80" in match for match in matches)


def test_a_rule_that_cannot_be_is_refused(deployment: Deployment) -> None:
    net = deployment.tenant("wrong").cloud.network
    made = net.create_security_group(name="wrong")
    with pytest.raises(BadRequestException):
        net.create_security_group_rule(
            security_group_id=made.id, direction="ingress", protocol="tcp", port_range_min=9, port_range_max=8
        )
    net.delete_security_group(made)
