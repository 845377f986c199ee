from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

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
