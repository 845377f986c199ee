"""What dies in the cloud comes back, and what it was doing ends well or with a reason."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.live.rig import Rig, make_rig

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

pytestmark = pytest.mark.live


SOON = 20.0  # seconds in which most stacks are complete
HELPERS = ("forkserver", "fake-chassis", "nova-compute-fake", "socks")  # of our own
CATALOG = Path(__file__).parents[2]
SMALL = """
heat_template_version: 2021-04-16
description: Something of every kind, quickly made; its servers are fake ones.
resources:
  network: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: network}, cidr: 10.8.0.0/24}}
  router: {type: OS::Neutron::Router, properties: {external_gateway_info: {network: public}}}
  interface:
    type: OS::Neutron::RouterInterface
    properties: {router: {get_resource: router}, subnet: {get_resource: subnet}}
  server:
    type: OS::Nova::Server
    depends_on: interface
    properties:
      image: tiny
      flavor: m1.nano
      availability_zone: fake
      networks: [{network: {get_resource: network}}]
"""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Rig]:
    found = make_rig("recovers", tmp_path)
    yield found
    found.down()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalog whose one entry makes a small stack on the fake computes."""
    root = tmp_path_factory.mktemp("catalog")
    shutil.copy(CATALOG / "catalog.yaml", root)
    shutil.copytree(CATALOG / "environments", root / "environments")
    entry = root / "templates" / "tenant" / "small"
    shutil.copytree(CATALOG / "templates" / "tenant" / "web-server", entry)
    (entry / "template.yaml").write_text(SMALL)
    (entry / "tests.yaml").write_text("cases: []\n")
    return root


def rounds(services: Iterable[str]) -> dict[str, list[list[str]]]:
    """What to kill, one after the other, for each stack: three services, or all our own helpers at once."""
    names = list(services)
    helpers = [name for name in names if name.startswith(HELPERS)]
    others = [name for name in names if name not in helpers]
    turns = (others[start : start + 3] for start in range(0, len(others), 3))
    return {"helpers": [helpers], **{turn[0]: [[name] for name in turn] for turn in turns}}


def test_killed_services_heal(rig: Rig, own: Rig, small: Path) -> None:  # noqa: ARG001  (installed)
    """kill -9 of each in turn while a stack is created: it heals; the stack completes or says why not."""
    own.up()
    creations = {}
    for turn, kills in rounds(own.services()).items():
        stack = f"kill-{turn}"
        launch = ("create", "tenant/small", stack, "--catalog", str(small), "--timeout", "1", "-f", "json")
        creations[stack] = creation = own.start(*launch)
        assert creation.stderr
        while "CREATE_IN_PROGRESS" not in (line := creation.stderr.readline()):
            assert line, "the stack never began"
        for services in kills:
            before = own.services()
            own.inside("kill", "-9", *(str(before[service]["pid"]) for service in services))
            own.until(lambda: restarted(own, before, services))  # noqa: B023  (called at once)
        own.until(own.all_ready)
        with contextlib.suppress(subprocess.TimeoutExpired):
            creation.wait(timeout=SOON)  # one that takes longer goes on beside the next
    failed = {stack: reason for stack, process in creations.items() if (reason := outcome(process))}
    deletions = [own.start("delete", *names, "-f", "json") for names in chunks(list(creations), 4)]
    deleted = [stack for process in deletions for stack in json.loads(process.communicate()[0])]
    assert [stack["result"] for stack in deleted] == ["deleted"] * len(creations)
    assert own.json("create", "tenant/web-server", "after")["status"] == "CREATE_COMPLETE"
    own.run("delete", "after")
    assert len(failed) < len(creations) / 2, failed


def outcome(creation: subprocess.Popen[str]) -> str:
    """Why a creation failed, which it must say; nothing where the stack is complete."""
    out, err = creation.communicate()
    if creation.returncode == 0:
        assert json.loads(out)["status"] == "CREATE_COMPLETE"
        return ""
    # A message that Heat lost with its broker or database is a stack that Heat never ends itself.
    assert "Look further" in err or "is not over after" in err, err
    return err


def chunks(names: list[str], count: int) -> list[list[str]]:
    return [names[start::count] for start in range(count)]


def restarted(rig: Rig, before: dict[str, dict[str, Any]], services: list[str]) -> bool:
    now = rig.services()
    return all(now[service]["restarts"] > before[service]["restarts"] for service in services)


def test_killed_cloud_goes_on_where_it_was(rig: Rig, own: Rig) -> None:  # noqa: ARG001  (installed)
    """SIGKILL of init, and the same stack answers after the next `up`, its guest started again."""
    own.up()
    stack = own.json("create", "tenant/web-server", "kept")
    url = stack["outputs"]["url"]
    assert "It works" in own.inside("curl", "-s", "--max-time", "10", url)
    own.kill_init()
    own.up()
    own.until(lambda: "It works" in own.inside("sh", "-c", f"curl -s --max-time 5 {url} || true"))
    own.run("delete", "kept")


@pytest.mark.parametrize("moment", [3.0, 12.0])
def test_killed_start_recovers(rig: Rig, tmp_path: Path, moment: float) -> None:  # noqa: ARG001  (installed)
    """SIGKILL of everything at some moment of the first start: the next one brings the cloud up."""
    own = make_rig("recovers", tmp_path)
    starting = own.start("cloud", "up")
    time.sleep(moment)
    own.cloud.kill()
    os.kill(starting.pid, signal.SIGKILL)
    starting.communicate()
    try:
        own.up()
    finally:
        own.down()
