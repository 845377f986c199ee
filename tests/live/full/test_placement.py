"""Placement: what a server takes is taken while it exists, and no more is given than there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.live.full.deployment import Deployment, Tenant

pytestmark = pytest.mark.live
SERVICE = "computes"
HOST, ZONE = "vm4", "dc3"
VERSION = "1.28"  # the first whose allocations have a generation of their own
PLACES = 2


def ask(deployment: Deployment, path: str) -> Any:
    answer = deployment.admin.placement.get(path, microversion=VERSION)
    assert answer.ok, answer.text
    return answer.json()


@pytest.fixture
def provider(deployment: Deployment) -> Iterator[Any]:
    """The fake compute of the third datacenter, with room for so many processors."""
    [found] = ask(deployment, f"/resource_providers?name={HOST}")["resource_providers"]
    path = f"/resource_providers/{found['uuid']}/inventories/VCPU"
    before = ask(deployment, path)["allocation_ratio"]
    set_ratio(deployment, path, PLACES / ask(deployment, path)["total"])
    yield found
    set_ratio(deployment, path, before)


def set_ratio(deployment: Deployment, path: str, ratio: float) -> None:
    inventory = ask(deployment, path) | {"allocation_ratio": ratio}
    answer = deployment.admin.placement.put(path, json=inventory, microversion=VERSION)
    assert answer.ok, answer.text


def boot(tenant: Tenant, name: str) -> Any:
    compute = tenant.cloud.compute
    return compute.create_server(
        name=name,
        image_id=tenant.cloud.image.find_image("tiny").id,
        flavor_id=compute.find_flavor("m1.nano").id,
        availability_zone=ZONE,
        networks="none",
    )


def test_servers_take_and_give_back_and_get_no_more_than_there_is(
    deployment: Deployment, provider: Any
) -> None:
    tenant = deployment.tenant("taker")
    compute = tenant.cloud.compute
    usages = f"/resource_providers/{provider['uuid']}/usages"
    assert ask(deployment, usages)["usages"]["VCPU"] == 0
    servers = [compute.wait_for_server(boot(tenant, f"taker{number}"), wait=300) for number in range(PLACES)]
    for server in servers:
        taken = ask(deployment, f"/allocations/{server.id}")
        assert taken["project_id"] == tenant.project.id
        assert taken["allocations"][provider["uuid"]]["resources"] == {
            "VCPU": 1,
            "MEMORY_MB": 64,
            "DISK_GB": 1,
        }
    assert ask(deployment, usages)["usages"]["VCPU"] == PLACES
    refused = boot(tenant, "too-many")
    failed = deployment.wait(
        lambda: one if (one := compute.get_server(refused.id)).status == "ERROR" else None
    )
    assert "No valid host" in failed.fault["message"]
    for server in (*servers, refused):
        compute.delete_server(server)
    deployment.wait(lambda: not list(compute.servers()))
    assert ask(deployment, usages)["usages"]["VCPU"] == 0
    assert ask(deployment, f"/allocations/{servers[0].id}")["allocations"] == {}
