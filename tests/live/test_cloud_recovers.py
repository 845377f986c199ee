"""What dies in the cloud comes back, and what it was doing ends well or with a reason."""

from __future__ import annotations

import json
import os
import signal
import time
from typing import TYPE_CHECKING

import pytest
from tests.live.rig import FAKES, Rig, make_rig

from hotcat.embedded.component import Settings
from hotcat.embedded.components import all_units

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.live

SETTINGS = Settings("x", "127.77.1.1", FAKES, "qemu", None, None, {})  # type: ignore[arg-type]
SERVICES = [unit.name for unit in all_units(SETTINGS) if not unit.task]


@pytest.mark.parametrize("service", SERVICES)
def test_killed_service_heals(rig: Rig, service: str) -> None:
    """kill -9 while a stack is being created: the cloud heals, the stack completes or says why not."""
    stack = f"heal-{service}"
    creation = rig.start("create", "tenant/web-server", stack, "--timeout", "5", "-f", "json")
    killed = kill_under_way(rig, service)
    out, err = creation.communicate()
    rig.until(lambda: rig.services()[service]["restarts"] > killed and rig.all_ready())
    if creation.returncode == 0:
        assert json.loads(out)["status"] == "CREATE_COMPLETE"
    else:
        assert "Look further" in err, err
        assert "reason" in err or ":" in err
    assert json.loads(rig.run("delete", stack, "-f", "json"))[0]["result"] == "deleted"


def kill_under_way(rig: Rig, service: str) -> int:
    """Kill the service's process once the stack is being created; returns its number of restarts before."""
    time.sleep(3.0)  # the middle of the creation: networks made, the server about to be
    state = rig.services()[service]
    rig.inside("kill", "-9", str(state["pid"]))
    return int(state["restarts"])


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Rig]:
    found = make_rig("recovers", tmp_path)
    yield found
    found.down()


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


@pytest.mark.parametrize("moment", [1.0, 6.0, 15.0])
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
