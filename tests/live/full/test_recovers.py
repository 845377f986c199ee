"""The services beside the core's: killed one by one, and with the whole cloud; what was stored is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.live.full import block

from hotcat.embedded.components import CORE, chosen
from hotcat.embedded.settings import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.live.full.deployment import Deployment, Tenant

pytestmark = pytest.mark.live
SERVICE = "cinder"


@pytest.fixture
def tenant(deployment: Deployment) -> Iterator[Tenant]:
    """A tenant, all of whose volumes go with the test."""
    made = deployment.tenant("killed")
    yield made
    block.delete_volumes(deployment, made)


def _others(deployment: Deployment) -> list[str]:
    """The services of the components beside the core's."""
    settings = load(deployment.cloud.paths)
    components = chosen(settings.services)[len(CORE) :]
    return [unit.name for one in components for unit in one.units(settings) if not unit.task]


def test_killed_services_come_back(deployment: Deployment, tenant: Tenant) -> None:
    before = deployment.services()
    killed = _others(deployment)
    assert {"barbican", "cinder-volume", "ceph-mon", "ceph-osd-0"} <= set(killed)
    for name in killed:
        deployment.run("cloud", "chaos", name, "kill")
    deployment.wait(
        lambda: all(deployment.services()[name]["restarts"] > before[name]["restarts"] for name in killed)
    )
    deployment.until(deployment.all_ready, 300.0)
    volume = block.volume(deployment, tenant, "geo-nvme-encrypted")
    assert block.name_of(volume) in block.rbd(deployment, "ls", block.POOLS["geo-nvme-encrypted"])


def test_a_killed_cloud_has_its_volumes_again(deployment: Deployment, tenant: Tenant) -> None:
    volume = block.volume(deployment, tenant, "geo-nvme")
    where = (deployment, block.POOLS["geo-nvme"], block.name_of(volume))
    block.write(*where, 4096, "outlives the cloud")
    deployment.kill_init()
    deployment.until(lambda: deployment.cloud.status() is None)
    deployment.up()
    assert block.read(*where, 4096) == "outlives the cloud"
    assert tenant.cloud.block_storage.get_volume(volume.id).status == "available"
    block.volume(deployment, tenant, "nvme")
