"""Masakari: a host dies, nobody does anything, and its guests run again on another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.live.full import block
from tests.live.full.guests import empty
from tests.live.full.moving import Guests, on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.live.full.deployment import Deployment
    from tests.live.full.guests import Guest

pytestmark = [pytest.mark.live, pytest.mark.alone]
SERVICE = "masakari"
HOSTS = ("vm2", "vm3")


@pytest.fixture
def guests(deployment: Deployment) -> Iterator[Guests]:
    """Guests of a tenant, deleted at the end with their volumes."""
    made = Guests(deployment, deployment.tenant("survivor"))
    yield made
    empty(made.tenant)
    if deployment.has("cinder"):
        block.delete_volumes(deployment, made.tenant)


@pytest.fixture
def segment(deployment: Deployment) -> Iterator[Any]:
    """The second datacenter as a failover segment; both hosts are well again at the end."""
    masakari = deployment.admin.instance_ha
    made = masakari.create_segment(name="dc2", recovery_method="auto", service_type="COMPUTE")
    for host in HOSTS:
        masakari.create_host(made.uuid, name=host, type="COMPUTE", control_attributes="power")
    yield made
    for host in masakari.hosts(made.uuid):
        bring_back(deployment, made, host)
        masakari.delete_host(host.uuid, segment_id=made.uuid)
    masakari.delete_segment(made.uuid)


def bring_back(deployment: Deployment, segment: Any, host: Any) -> None:
    """What an operator does with a host that was mended."""
    compute = deployment.admin.compute
    deployment.run("cloud", "chaos", host.name, "start")
    deployment.until(deployment.all_ready, 300.0)
    for service in compute.services(host=host.name, binary="nova-compute"):
        compute.update_service_forced_down(service, host.name, "nova-compute", forced=False)
        compute.enable_service(service, host.name, "nova-compute")
    deployment.wait(lambda: is_up(deployment, host.name))
    if host.on_maintenance:
        deployment.admin.instance_ha.update_host(host.uuid, segment_id=segment.uuid, on_maintenance=False)


def is_up(deployment: Deployment, host: str) -> bool:
    services = deployment.admin.compute.services(host=host, binary="nova-compute")
    return all(service.state == "up" and service.status == "enabled" for service in services)


def test_guests_of_a_dead_host_run_again_on_another(guests: Guests, segment: Any) -> None:
    deployment = guests.deployment
    masakari = deployment.admin.instance_ha
    guest = guests.boot("survivor", "dc2")
    disk, life = guests.answers(guest, "disk"), guests.answers(guest)
    volume = attached_volume(guests, guest) if deployment.has("cinder") else None
    if volume:
        assert guests.answers(guest, "cgi-bin/keep?treasure") == "done"
    dead = guests.host(guest)
    [alive] = set(HOSTS) - {dead}

    deployment.run("cloud", "chaos", dead, "stop")  # and that is all that the test does
    deployment.wait(lambda: guests.host(guest) == alive, 300.0)
    guests.settle(guest, "ACTIVE")
    again = deployment.wait(lambda: guests.get(guest, "life"), 300.0)
    assert again != life
    assert guests.get(guest, "disk") == disk

    [host] = [found for found in masakari.hosts(segment.uuid) if found.name == dead]
    [told] = [found for found in masakari.notifications() if found.source_host_uuid == host.uuid]
    deployment.wait(lambda: masakari.get_notification(told.notification_uuid).status == "finished")
    [service] = deployment.admin.compute.services(host=dead, binary="nova-compute")
    assert (service.state, service.status) == ("down", "disabled")
    if volume:
        [attachment] = guests.tenant.cloud.block_storage.get_volume(volume.id).attachments
        assert attachment["server_id"] == guest.server.id
        assert guests.get(guest, "cgi-bin/kept") == "treasure"

    # The host comes back: it must not start what runs elsewhere now.
    host = masakari.get_host(host.uuid, segment_id=segment.uuid)
    assert host.on_maintenance
    bring_back(deployment, segment, host)
    deployment.wait(lambda: not on(deployment, dead, "virsh", "list", "--all", "--name").split())
    assert guests.get(guest, "life") == again
    assert [starts(deployment, each, guest) for each in HOSTS] == [1, 1]


def starts(deployment: Deployment, host: str, guest: Guest) -> int:
    """How often that host has started that guest."""
    name = deployment.admin.compute.get_server(guest.server.id).instance_name
    return on(deployment, host, "cat", f"/var/log/libvirt/qemu/{name}.log").count("starting up libvirt")


def attached_volume(guests: Guests, guest: Guest) -> Any:
    deployment, tenant = guests.deployment, guests.tenant
    made = block.volume(deployment, tenant, "nvme")
    block.attach(deployment, tenant, guest.server, made)
    return made
