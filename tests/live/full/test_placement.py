"""Placement: what there is, what it is like, who has how much of it; and never more than the ratio."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.live.full.deployment import Deployment

pytestmark = pytest.mark.live
VERSION = "1.39"  # of the API: the newest
NANO = {"VCPU": 1, "MEMORY_MB": 96, "DISK_GB": 1}  # the flavor m1.nano
STACK = {
    "heat_template_version": "2021-04-16",
    "parameters": {"zone": {"type": "string"}, "flavor": {"type": "string"}},
    "resources": {
        "server": {
            "type": "OS::Nova::Server",
            "properties": {
                "image": "tiny",
                "flavor": {"get_param": "flavor"},
                "availability_zone": {"get_param": "zone"},
                "networks": [{"allocate_network": "none"}],
            },
        }
    },
    "outputs": {"server": {"value": {"get_resource": "server"}}},
}


def osc(deployment: Deployment, *arguments: str) -> Any:
    """Run the openstack client with osc-placement, as the administrator; returns what it answers."""
    from hotcat.embedded.settings import load

    auth = deployment.cloud.entries()[f"{deployment.name}-admin"]["auth"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OS_")}
    environment |= {f"OS_{name.upper()}": value for name, value in auth.items()}
    environment |= {"OS_PLACEMENT_API_VERSION": VERSION, "OS_REGION_NAME": "RegionOne"}
    client = load(deployment.cloud.paths).openstack / "bin" / "openstack"
    done = subprocess.run(
        (str(client), *arguments, "-f", "json"), env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def provider(deployment: Deployment, name: str) -> str:
    """The id of the resource provider of a compute."""
    found = deployment.admin.placement.get(f"/resource_providers?name={name}").json()["resource_providers"]
    return str(found[0]["uuid"])


def usage(deployment: Deployment, identity: str) -> dict[str, int]:
    return dict(deployment.admin.placement.get(f"/resource_providers/{identity}/usages").json()["usages"])


def inventory(deployment: Deployment, identity: str) -> dict[str, Any]:
    path = f"/resource_providers/{identity}/inventories"
    return dict(deployment.admin.placement.get(path).json()["inventories"])


def test_inventories_and_traits_through_the_client(deployment: Deployment) -> None:
    rows = osc(deployment, "resource", "provider", "list")
    computes = {row["name"]: row["uuid"] for row in rows}
    assert {"vm", "fake1", "fake2"} <= set(computes)
    listed = osc(deployment, "resource", "provider", "inventory", "list", computes["vm"])
    assert {row["resource_class"] for row in listed} >= set(NANO)
    assert all(row["total"] > 0 for row in listed)
    traits = {row["name"] for row in osc(deployment, "resource", "provider", "trait", "list", computes["vm"])}
    assert any(trait.startswith("HW_CPU_X86_") for trait in traits)
    assert "COMPUTE_NODE" in traits


@pytest.mark.alone
@pytest.mark.parametrize("zone", ["fake", "nova"])
def test_allocations_before_during_and_after_a_stack(deployment: Deployment, zone: str) -> None:
    tenant = deployment.tenant("allocations")
    heat = tenant.cloud.orchestration
    names = ["vm"] if zone == "nova" else ["fake1", "fake2"]
    providers = [provider(deployment, name) for name in names]
    before = {identity: usage(deployment, identity) for identity in providers}
    stack = heat.create_stack(name="some", template=STACK, parameters={"zone": zone, "flavor": "m1.nano"})
    done = deployment.wait(lambda: _settled(heat.get_stack(stack.id)), 300.0)
    assert done.status == "CREATE_COMPLETE", done.status_reason
    server = done.outputs[0]["output_value"]
    held = deployment.admin.placement.get(f"/allocations/{server}").json()["allocations"]
    (where,) = held
    assert where in providers
    assert held[where]["resources"] == NANO
    during = usage(deployment, where)
    assert {name: during[name] - before[where][name] for name in NANO} == NANO
    heat.delete_stack(stack.id)
    deployment.wait(lambda: _gone(heat, stack.id))
    assert deployment.admin.placement.get(f"/allocations/{server}").json()["allocations"] == {}
    assert {identity: usage(deployment, identity) for identity in providers} == before


def test_no_more_is_given_than_the_ratio_allows(deployment: Deployment) -> None:
    tenant, placement = deployment.tenant("many"), deployment.admin.placement
    identity = placement.post(
        "/resource_providers", json={"name": f"shelf-{tenant.project.id}"}, microversion=VERSION
    ).json()["uuid"]
    path = f"/resource_providers/{identity}"
    try:
        put = placement.put(
            f"{path}/inventories",
            json={
                "resource_provider_generation": 0,
                "inventories": {"MEMORY_MB": {"total": 100, "allocation_ratio": 1.5, "max_unit": 100}},
            },
        )
        assert put.ok, put.text
        answers = [_allocate(placement, identity, tenant, number, 50) for number in range(4)]
        assert answers == [204, 204, 204, 409]  # 150 of 100 times 1.5, and not one more
        assert usage(deployment, identity) == {"MEMORY_MB": 150}
    finally:
        for number in range(4):
            placement.delete(f"/allocations/{_consumer(number)}")
        assert placement.delete(path).ok


@pytest.mark.alone
def test_the_scheduler_keeps_to_it(deployment: Deployment) -> None:
    """A server that asks for more than any compute has finds no host, and no allocation is left of it."""
    tenant, admin = deployment.tenant("large"), deployment.admin
    identity = provider(deployment, "vm")
    memory = inventory(deployment, identity)["MEMORY_MB"]
    most = int((memory["total"] - memory["reserved"]) * memory["allocation_ratio"])
    flavor = admin.compute.create_flavor(name="too-large", ram=most + 1, vcpus=1, disk=1)
    before = usage(deployment, identity)
    try:
        server = tenant.cloud.compute.create_server(
            name="large",
            image_id=tenant.cloud.image.find_image("tiny").id,
            flavor_id=flavor.id,
            networks="none",
            availability_zone="nova",
        )
        failed = deployment.wait(lambda: _built(tenant.cloud.compute.get_server(server.id)))
        assert failed.status == "ERROR"
        assert "No valid host" in failed.fault["message"]
        assert admin.placement.get(f"/allocations/{server.id}").json()["allocations"] == {}
        assert usage(deployment, identity) == before
        tenant.cloud.compute.delete_server(server)
        tenant.cloud.compute.wait_for_delete(server)
    finally:
        admin.compute.delete_flavor(flavor)


def _consumer(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def _allocate(placement: Any, identity: str, tenant: Any, number: int, amount: int) -> int:
    body = {
        "allocations": {identity: {"resources": {"MEMORY_MB": amount}}},
        "project_id": tenant.project.id,
        "user_id": tenant.user.id,
        "consumer_generation": None,
        "consumer_type": "TEST",
    }
    answer = placement.put(f"/allocations/{_consumer(number)}", json=body, microversion=VERSION)
    return int(answer.status_code)


def _settled(stack: Any) -> Any:
    return None if stack.status.endswith("IN_PROGRESS") else stack


def _built(server: Any) -> Any:
    return None if server.status == "BUILD" else server


def _gone(heat: Any, stack: str) -> bool:
    return '"DELETE_COMPLETE"' in heat.get(f"/stacks/{stack}").text or not heat.get(f"/stacks/{stack}").ok
