from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from openstack.exceptions import ForbiddenException

from hotcat.live.heat import Stack
from hotcat.live.inventory import Item, inventory, left_behind


def listing(*names: str, **more: object) -> Any:
    things = [SimpleNamespace(id=f"{name}-id", name=name, **more) for name in names]
    return lambda **_: things


@pytest.fixture
def cloud(stand_in: Any) -> Any:
    """A project with a little of everything, on a cloud without block storage."""
    ports = [
        SimpleNamespace(id="port-id", name="port", device_owner="compute:nova"),
        SimpleNamespace(id="dhcp-id", name="", device_owner="network:distributed"),
        SimpleNamespace(id="vip-id", name="", device_owner="Octavia"),
    ]
    services = {"compute", "network"}
    return stand_in.cloud(
        stand_in.heat("CREATE_COMPLETE"),
        config=SimpleNamespace(has_service=lambda _: True),
        endpoint_for=lambda service: service if service in services else None,
        compute=SimpleNamespace(
            servers=listing("web"), keypairs=listing(), server_groups=listing(), flavors=listing("tiny")
        ),
        network=SimpleNamespace(
            ips=listing("172.24.4.9"),
            ports=lambda **_: ports,
            routers=listing(),
            subnets=listing(),
            networks=listing("net"),
            security_groups=listing("default", "web"),
        ),
    )


def test_what_a_project_holds(cloud: Any) -> None:
    assert {(item.kind, item.name) for item in inventory(cloud)} == {
        ("server", "web"),
        ("flavor", "tiny"),
        ("floating IP", "172.24.4.9"),
        ("port", "port"),
        ("network", "net"),
        ("security group", "web"),
    }


def forbidden(**_: Any) -> Any:
    raise ForbiddenException


def test_what_an_administrator_makes_for_all_projects(stand_in: Any) -> None:
    things = {
        "config": SimpleNamespace(has_service=lambda _: True),
        "endpoint_for": lambda service: service if service in {"placement", "key-manager"} else None,
        "placement": SimpleNamespace(
            traits=lambda name: listing(f"{name}FAST")(),
            resource_classes=forbidden,
            resource_providers=listing(),
        ),
        "key_manager": SimpleNamespace(secrets=listing("word"), containers=listing(), orders=forbidden),
    }
    heat = stand_in.heat("CREATE_COMPLETE")
    found = {
        roles: [item.name for item in sorted(inventory(stand_in.cloud(heat, roles=roles, **things)))]
        for roles in (("member",), ("member", "admin"))
    }
    assert found == {("member",): ["word"], ("member", "admin"): ["word", "startswith:CUSTOM_FAST"]}


def test_of_what_is_for_all_only_the_runs_own_is_left_behind(stand_in: Any) -> None:
    cloud = stand_in.cloud(
        stand_in.heat("CREATE_COMPLETE"),
        roles=("admin",),
        config=SimpleNamespace(has_service=lambda _: True),
        endpoint_for=lambda service: service if service == "instance-ha" else None,
        instance_ha=SimpleNamespace(segments=listing("mine", "somebodys")),
    )
    left = left_behind(cloud, frozenset(), "run", ["http://h/v1/mine-id"], within=-1)
    assert [item.name for item in left] == ["mine"]


def test_a_secret_of_someone_elses_stack_goes_by_the_end_of_its_address(cloud: Any, stand_in: Any) -> None:
    before = inventory(cloud) - {Item("port", "port-id", "port")}
    cloud.heat.all_resources = [stand_in.resource("port", physical_id="http://h/v1/things/port-id")]
    cloud.heat.stacks = lambda _: [Stack("other-id", "other", "CREATE_COMPLETE", tags=("hotcat",))]
    assert left_behind(cloud, before, "run", within=-1) == []


def test_what_has_no_id_goes_by_its_name(cloud: Any, stand_in: Any) -> None:
    before = inventory(cloud)
    cloud.connection.network.networks = lambda **_: [SimpleNamespace(id=None, name="zone")]
    assert left_behind(cloud, before, "run", within=-1) == [Item("network", "zone", "zone")]
    cloud.heat.all_resources = [stand_in.resource("zone", physical_id="zone")]
    cloud.heat.stacks = lambda _: [Stack("other-id", "other", "CREATE_COMPLETE", tags=("hotcat",))]
    assert left_behind(cloud, before, "run", within=-1) == []


def test_what_was_there_before_is_not_left_behind(cloud: Any) -> None:
    before = inventory(cloud) - {Item("port", "port-id", "port")}
    assert left_behind(cloud, before, "run", within=-1) == [Item("port", "port-id", "port")]


def test_what_belongs_to_someone_elses_stack_is_not_left_behind(cloud: Any, stand_in: Any) -> None:
    before = inventory(cloud) - {Item("port", "port-id", "port")}
    cloud.heat.all_resources = [stand_in.resource("port", physical_id="port-id")]
    other = Stack("other-id", "other", "CREATE_COMPLETE", tags=("hotcat",))
    cloud.heat.stacks = lambda _: [other]
    assert left_behind(cloud, before, "run", within=-1) == []
    cloud.heat.stacks = lambda _: [Stack("mine-id", "mine", "CREATE_COMPLETE", tags=("run",))]
    assert [item.kind for item in left_behind(cloud, before, "run", within=-1)] == ["port", "stack"]
