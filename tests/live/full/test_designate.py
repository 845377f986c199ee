"""Designate: zones, records, names of floating IPs and ports, as BIND answers for them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import pytest
from openstack.exceptions import NotFoundException
from tests.live.full.belongings import console, own_things
from tests.live.full.guests import launch, place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.live.full.deployment import Deployment, Tenant

pytestmark = pytest.mark.live
SERVICE = "designate"
SERVER = "172.24.4.1"  # where guests ask, too
CIDR = "10.5.0.0/24"


def ask(deployment: Deployment, name: str, kind: str = "A") -> tuple[str, list[str]]:
    """The status and the answers that BIND gives."""
    out = deployment.inside("dig", f"@{SERVER}", "+time=2", "+noall", "+comments", "+answer", name, kind)
    status = next(line.split("status: ")[1].split(",")[0] for line in out.splitlines() if "status: " in line)
    return status, [line.split()[-1] for line in out.splitlines() if line and not line.startswith(";")]


def answers(deployment: Deployment, name: str, kind: str, *records: str) -> None:
    """Wait until BIND answers with these records."""
    deployment.wait(lambda: ask(deployment, name, kind) == ("NOERROR", list(records)))


def vanishes(deployment: Deployment, name: str, kind: str = "A") -> None:
    """Wait until BIND knows no such name."""
    deployment.wait(lambda: ask(deployment, name, kind)[0] == "NXDOMAIN")


def make_zone(deployment: Deployment, tenant: Tenant) -> Any:
    """A zone that BIND answers for."""
    name = f"z{secrets.token_hex(4)}.test."
    dns = tenant.cloud.dns
    zone = dns.create_zone(name=name, email="hostmaster@example.test")
    deployment.wait(lambda: dns.get_zone(zone).status == "ACTIVE")
    assert ask(deployment, name, "SOA")[0] == "NOERROR"
    return zone


def test_records_come_and_go(deployment: Deployment) -> None:
    owner = deployment.tenant("owner")
    zone, dns = make_zone(deployment, owner), owner.cloud.dns
    name = f"www.{zone.name}"
    record = dns.create_recordset(zone, name=name, type="A", records=["192.0.2.7"], ttl=60)
    answers(deployment, name, "A", "192.0.2.7")
    deployment.wait(lambda: dns.get_recordset(record, zone).status == "ACTIVE")
    dns.update_recordset(record, zone_id=zone.id, records=["192.0.2.8"])
    answers(deployment, name, "A", "192.0.2.8")
    dns.delete_recordset(record, zone)
    vanishes(deployment, name)
    dns.delete_zone(zone)
    # Nobody's any more: the server has nothing to say about it.
    deployment.wait(lambda: ask(deployment, zone.name, "SOA")[0] == "REFUSED")


def test_a_zone_is_its_owners(deployment: Deployment) -> None:
    owner, other = deployment.tenant("owner"), deployment.tenant("other")
    zone = make_zone(deployment, owner)
    assert list(other.cloud.dns.zones()) == []
    with pytest.raises(NotFoundException):
        other.cloud.dns.get_zone(zone.id)
    with pytest.raises(NotFoundException):
        other.cloud.dns.create_recordset(zone.id, name=f"theft.{zone.name}", type="A", records=["192.0.2.9"])
    with pytest.raises(NotFoundException):
        other.cloud.dns.delete_zone(zone.id, ignore_missing=False)
    assert owner.cloud.dns.get_zone(zone.id).status == "ACTIVE"
    owner.cloud.dns.delete_zone(zone)
    deployment.wait(lambda: ask(deployment, zone.name, "SOA")[0] == "REFUSED")


@pytest.fixture
def owner(deployment: Deployment) -> Iterator[Tenant]:
    with own_things(deployment, "owner") as tenant:
        yield tenant


def test_a_floating_ip_has_its_own_name(deployment: Deployment, owner: Tenant) -> None:
    zone, network = make_zone(deployment, owner), owner.cloud.network
    outside = network.find_network("public")
    made = network.create_ip(floating_network_id=outside.id, dns_name="shop", dns_domain=zone.name)
    name, address = f"shop.{zone.name}", made.floating_ip_address
    answers(deployment, name, "A", address)
    reverse = ".".join(reversed(address.split("."))) + ".in-addr.arpa."
    answers(deployment, reverse, "PTR", name)
    network.delete_ip(made)
    vanishes(deployment, name)
    vanishes(deployment, reverse, "PTR")


def test_a_floating_ip_has_its_ports_name(deployment: Deployment, owner: Tenant) -> None:
    zone, network = make_zone(deployment, owner), owner.cloud.network
    inner = place(owner, CIDR).network
    network.update_network(inner, dns_domain=zone.name)
    port = network.create_port(network_id=inner.id, dns_name="till")
    outside = network.find_network("public")
    made = network.create_ip(floating_network_id=outside.id, port_id=port.id)
    answers(deployment, f"till.{zone.name}", "A", made.floating_ip_address)
    network.update_ip(made, port_id=None)
    vanishes(deployment, f"till.{zone.name}")


def test_a_fixed_ip_is_published_where_the_subnet_says_so(deployment: Deployment, owner: Tenant) -> None:
    zone, network = make_zone(deployment, owner), owner.cloud.network
    inner = place(owner, CIDR, dns_publish_fixed_ip=True).network
    network.update_network(inner, dns_domain=zone.name)
    port = network.create_port(network_id=inner.id, dns_name="stock")
    answers(deployment, f"stock.{zone.name}", "A", port.fixed_ips[0]["ip_address"])
    network.delete_port(port)
    vanishes(deployment, f"stock.{zone.name}")


def test_a_guest_resolves_a_zones_names(deployment: Deployment, owner: Tenant) -> None:
    zone, cloud = make_zone(deployment, owner), owner.cloud
    name = f"www.{zone.name}"
    cloud.dns.create_recordset(zone, name=name, type="A", records=["192.0.2.7"])
    answers(deployment, name, "A", "192.0.2.7")
    inner = place(owner, CIDR, dns_nameservers=[SERVER]).network
    server = launch(owner, "asks", f"nslookup {name}", {"uuid": inner.id})
    deployment.wait(lambda: "192.0.2.7" in console(owner, server), 180.0)
