"""Real computes of their own: apart from each other, one network over all of them, guests that move."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.live.full.guests import empty
from tests.live.full.moving import Guests, on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.live.full.deployment import Deployment

pytestmark = pytest.mark.live
SERVICE = "computes"


@pytest.fixture
def guests(deployment: Deployment) -> Iterator[Guests]:
    """Guests of a tenant, deleted at the end."""
    made = Guests(deployment, deployment.tenant("mover"))
    yield made
    empty(made.tenant)


def test_zones_are_datacenters(deployment: Deployment) -> None:
    zones = {zone.name: zone for zone in deployment.admin.compute.availability_zones(details=True)}
    for name, hosts in {"nova": {"vm"}, "dc2": {"vm2", "vm3"}, "dc3": {"vm4"}}.items():
        assert set(zones[name].hosts) == hosts
        # Nova calls a zone available while a host of it is enabled, dead or not; of hosts it tells.
        dead = [host for host, on_it in zones[name].hosts.items() if not on_it["nova-compute"]["available"]]
        assert dead == []


def test_guests_of_one_network_on_three_hosts_reach_each_other(guests: Guests) -> None:
    """TCP through the tunnels, each way, and from outside through the gateway's chassis."""
    deployment, compute = guests.deployment, guests.tenant.cloud.compute
    group = compute.create_server_group(name="apart", policy="anti-affinity")
    apart = {"scheduler_hints": {"group": group.id}}
    first = guests.boot("first", "nova")
    others = [guests.boot(name, "dc2", **apart) for name in ("second", "third")]
    sums = {guest.address: guests.answers(guest, "sum") for guest in (first, *others)}
    assert {guests.host(guest) for guest in (first, *others)} == {"vm", "vm2", "vm3"}
    for guest in (first, *others):
        for address, expected in sums.items():
            assert guests.get(guest, f"cgi-bin/fetch?{address}") == expected
    for guest in others:  # each libvirt knows its own guests, and no other's
        name = guests.status(guest).instance_name
        assert on(deployment, guests.host(guest), "virsh", "list", "--name").split() == [name]
        assert name not in deployment.inside("virsh", "list", "--all", "--name")
    compute.delete_server_group(group)


@pytest.mark.scheduled
def test_a_guest_moves_and_keeps_its_disk(guests: Guests) -> None:
    """Cold migration by the administrator, then a resize by the tenant: each to the other host."""
    admin, compute = guests.deployment.admin.compute, guests.tenant.cloud.compute
    guest = guests.boot("mover", "dc2")
    disk = guests.answers(guest, "disk")
    assert disk.startswith("mark-")
    home = guests.host(guest)
    admin.migrate_server(guest.server)
    guests.settle(guest, "VERIFY_RESIZE")
    away = guests.host(guest)
    assert {home, away} == {"vm2", "vm3"}
    assert guests.answers(guest, "disk") == disk
    admin.confirm_server_resize(guest.server)
    guests.settle(guest, "ACTIVE")
    flavor = compute.find_flavor("m1.small")
    compute.resize_server(guest.server, flavor.id)
    guests.settle(guest, "VERIFY_RESIZE")
    assert guests.host(guest) == home
    compute.confirm_server_resize(guest.server)
    assert guests.settle(guest, "ACTIVE").flavor.name == "m1.small"
    assert guests.answers(guest, "disk") == disk
    name = guests.status(guest).instance_name
    assert name not in on(guests.deployment, away, "virsh", "list", "--all", "--name")


@pytest.mark.scheduled
def test_a_guest_moves_while_it_runs(guests: Guests) -> None:
    """Live migration: the same life of the guest, on another host."""
    if not guests.deployment.has("ceph"):
        pytest.skip("libvirt 9.0 moves no running guest whose disk is a local file, shared or not")
    guest = guests.boot("mover", "dc2")
    life, home = guests.answers(guest), guests.host(guest)
    guests.deployment.admin.compute.live_migrate_server(guest.server, host=None, block_migration="auto")
    guests.settle(guest, "ACTIVE")
    assert {home, guests.host(guest)} == {"vm2", "vm3"}
    assert guests.answers(guest) == life


@pytest.mark.scheduled
def test_a_host_that_lost_its_power_boots_with_its_guests(guests: Guests) -> None:
    deployment = guests.deployment
    guest = guests.boot("sleeper", "dc2")
    disk, life, host = guests.answers(guest, "disk"), guests.answers(guest), guests.host(guest)
    assert deployment.run("cloud", "chaos", host, "stop") == f"{host}: off\n"
    assert guests.get(guest, "life") == ""
    deployment.run("cloud", "chaos", host, "start")
    deployment.until(deployment.all_ready, 300.0)
    again = deployment.wait(lambda: guests.get(guest, "life"), 300.0)
    assert again != life
    assert guests.get(guest, "disk") == disk
    assert guests.host(guest) == host
