"""The embedded cloud's core: what it promises to those who use it."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import openstack
import pytest
from tests.live.rig import FAKES, Rig, make_rig

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.live

MEMORY = 3.5 * 1024  # MiB of PSS, the whole core with one guest


@pytest.mark.alone  # with the guests that others have it is larger
def test_every_service_is_ready_and_small(rig: Rig) -> None:
    rows = rig.json("cloud", "status")
    services = [row for row in rows if row["service"] != "guests and helpers"]
    assert len(services) > 25
    assert all(row["state"] == "ready" for row in services)
    assert sum(row["memory_mib"] for row in rows) < MEMORY


def test_nothing_is_seen_on_the_host_but_the_published_sockets(rig: Rig) -> None:
    address = rig.cloud.require_running()["address"]
    listening = subprocess.run(("ss", "-Hltn"), capture_output=True, text=True, check=True).stdout
    ours = {line.split()[3] for line in listening.splitlines() if "127.77." in line}
    assert {f"{address}:{port}" for port in (5000, 8004, 1080)} <= ours
    assert not any(f":{port}" in listening for port in (3306, 5672, 6641, 6642))
    links = subprocess.run(("ip", "-o", "link"), capture_output=True, text=True, check=True).stdout
    assert "br-int" not in links


def test_secrets_are_the_owners_alone(rig: Rig) -> None:
    private = [rig.cloud.paths.secrets, Path(rig.environment["OS_CLIENT_CONFIG_FILE"])]
    private += [file for file in rig.cloud.paths.etc.rglob("*") if file.is_file()]
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in private)
    password = rig.cloud.entries()["test"]["auth"]["password"]
    shown = subprocess.run(("ps", "-eww", "-o", "args"), capture_output=True, text=True, check=True).stdout
    assert password not in shown
    logs = "".join(file.read_text(errors="replace") for file in rig.cloud.paths.log.glob("*.log"))
    assert password not in logs


def test_both_clouds_are_usable(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", rig.environment["OS_CLIENT_CONFIG_FILE"])
    member, admin = openstack.connect(cloud="test"), openstack.connect(cloud="test-admin")
    assert member.current_project.name == "demo"
    hosts = {service.host: service.state for service in admin.compute.services(binary="nova-compute")}
    assert hosts == {"vm": "up"} | {f"fake{number}": "up" for number in range(1, FAKES + 1)}
    agents = {agent.host: agent.is_alive for agent in admin.network.agents()}
    assert all(agents.values())
    assert set(agents) >= set(hosts)


SCALE = """
heat_template_version: 2021-04-16
resources:
  network: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: network}, cidr: 10.9.0.0/24}}
  servers:
    type: OS::Heat::ResourceGroup
    depends_on: subnet
    properties:
      count: 20
      resource_def:
        type: OS::Nova::Server
        properties:
          image: tiny
          flavor: m1.nano
          availability_zone: fake
          networks: [{network: {get_resource: network}}]
"""


def test_twenty_servers_on_fake_computes(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", rig.environment["OS_CLIENT_CONFIG_FILE"])
    member = openstack.connect(cloud="test")
    stack = member.orchestration.create_stack(name="twenty", template=SCALE, timeout_mins=5)
    rig.until(lambda: member.orchestration.get_stack(stack.id).status != "CREATE_IN_PROGRESS")
    assert member.orchestration.get_stack(stack.id).status == "CREATE_COMPLETE"
    servers = [server for server in member.compute.servers() if server.name.startswith("twenty")]
    assert [server.status for server in servers] == ["ACTIVE"] * 20
    rig.until(
        lambda: all(port.status == "ACTIVE" for port in member.network.ports(device_owner="compute:fake"))
    )
    rig.run("delete", "twenty")
    assert not [server for server in member.compute.servers() if server.name.startswith("twenty")]


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Rig]:
    found = make_rig("second", tmp_path)
    yield found
    found.down()


def test_two_clouds_side_by_side(rig: Rig, second: Rig) -> None:
    routed = os.geteuid() == 0
    second.up(*(("--route",) if routed else ()))
    assert second.cloud.require_running()["address"] != rig.cloud.require_running()["address"]
    stack = second.json("create", "tenant/web-server", "there")
    assert stack["status"] == "CREATE_COMPLETE"
    if routed:  # no proxy, no namespace: from this machine as from any
        direct = subprocess.run(
            ("curl", "--silent", "--noproxy", "*", stack["outputs"]["url"]),
            capture_output=True,
            text=True,
            check=True,
        )
        assert "It works" in direct.stdout
    assert rig.all_ready()
    first = openstack.connect(
        **rig.cloud.entries()["test"]["auth"], region_name="RegionOne", load_yaml_config=False
    )
    assert not [found for found in first.orchestration.stacks() if found.name == "there"]
