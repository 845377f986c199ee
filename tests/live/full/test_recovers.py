"""The services beside the core's: killed one by one, and with the whole cloud; what was stored is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.live.full import block
from tests.live.full.guests import empty
from tests.live.full.moving import Guests

from hotcat.embedded import control
from hotcat.embedded.components import CORE, chosen
from hotcat.embedded.hosts import is_host
from hotcat.embedded.settings import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.live.full.deployment import Deployment, Tenant

    from hotcat.embedded.component import Unit

pytestmark = [pytest.mark.live, pytest.mark.alone]
SERVICE = "cinder"


@pytest.fixture
def tenant(deployment: Deployment) -> Iterator[Tenant]:
    """A tenant, all of whose volumes go with the test."""
    made = deployment.tenant("killed")
    yield made
    block.delete_volumes(deployment, made)


@pytest.fixture
def guests(deployment: Deployment) -> Iterator[Guests]:
    """Guests of a tenant, deleted at the end."""
    made = Guests(deployment, deployment.tenant("killed"))
    yield made
    empty(made.tenant)


def _others(deployment: Deployment) -> list[Unit]:
    """The services of the components beside the core's."""
    settings = load(deployment.cloud.paths)
    components = chosen(settings.services)[len(CORE) :]
    return [unit for one in components for unit in one.units(settings) if not unit.task]


def _kill(deployment: Deployment, names: list[str]) -> None:
    for name in names:  # faster than the command, which has a process of its own for each
        answer = control.ask(deployment.cloud.paths.control, f"chaos kill {name}", 60.0)
        assert "error" not in answer, answer


def _come_back(deployment: Deployment, before: dict[str, dict[str, Any]], killed: list[str]) -> None:
    def again() -> bool:
        now = deployment.services()
        return all(now[name]["restarts"] > before[name]["restarts"] for name in killed)

    deployment.until(again)
    deployment.until(deployment.all_ready, 300.0)


def test_killed_services_come_back(deployment: Deployment, tenant: Tenant, guests: Guests) -> None:
    """All at once, but for the hosts that some run on; a guest there notices nothing."""
    before = deployment.services()
    killed = [unit.name for unit in _others(deployment) if not is_host(unit.name)]
    assert {"barbican", "cinder-volume", "ceph-mon", "ceph-osd-0"} <= set(killed)
    guest = guests.boot("killed", "dc2" if deployment.has("computes") else "nova")
    life = guests.answers(guest)
    _kill(deployment, killed)
    _come_back(deployment, before, killed)
    assert guests.answers(guest) == life
    volume = block.volume(deployment, tenant, "geo-nvme-encrypted")
    assert block.name_of(volume) in block.rbd(deployment, "ls", block.POOLS["geo-nvme-encrypted"])


def test_killed_hosts_boot_again(deployment: Deployment, guests: Guests) -> None:
    """With all that runs on them, each service and each guest."""
    hosts = [unit.name for unit in _others(deployment) if is_host(unit.name)]
    if not hosts:
        pytest.skip("this cloud was started without computes")
    guest = guests.boot("killed", "dc2")
    life, before = guests.answers(guest), deployment.services()
    _kill(deployment, hosts)
    _come_back(deployment, before, [*hosts, *(unit.name for unit in _others(deployment) if unit.host)])
    again = deployment.wait(lambda: guests.get(guest, "life"), 300.0)
    assert again != life


def test_a_killed_cloud_has_its_volumes_again(deployment: Deployment, tenant: Tenant) -> None:
    volume = block.volume(deployment, tenant, "geo-nvme")
    where = (deployment, block.POOLS["geo-nvme"], block.name_of(volume))
    block.write(*where, 4096, "outlives the cloud")
    if deployment.has("computes"):
        deployment.run("cloud", "chaos", "vm2", "stop")
    deployment.kill_init()
    deployment.until(lambda: deployment.cloud.status() is None)
    deployment.up()
    if deployment.has("computes"):  # a host without power is so still: it may be fenced
        assert deployment.services()["vm2"]["state"] == "off"
        deployment.run("cloud", "chaos", "vm2", "start")
        deployment.until(deployment.all_ready, 300.0)
    assert block.read(*where, 4096) == "outlives the cloud"
    assert tenant.cloud.block_storage.get_volume(volume.id).status == "available"
    block.volume(deployment, tenant, "nvme")
