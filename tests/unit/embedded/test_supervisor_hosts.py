"""The supervisor and hosts: power, boots, and what runs on them; the hosts are shells, too."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from tests.unit.embedded.as_init import run_as_init
from tests.unit.embedded.scene import UP, WAIT, Scene, sh

from hotcat.embedded import supervisor
from hotcat.embedded.component import Unit

if TYPE_CHECKING:
    from pathlib import Path

    from hotcat.embedded.paths import CloudPaths


@pytest.fixture
def switch(paths: CloudPaths) -> Path:
    """What takes the power from the host vm2 while it exists."""
    folder = paths.data / "hosts" / "vm2"
    folder.mkdir(parents=True)
    return folder / "off"


def test_a_host_without_power_is_not_started_until_it_has_it_again(paths: CloudPaths, switch: Path) -> None:
    async def scenario() -> None:
        scene = Scene(paths, Unit("vm2", sh(WAIT)))
        await scene.until("vm2", "ready")
        switch.touch()
        scene.kill("vm2")
        await scene.until("vm2", "off")
        assert scene.events.count(("vm2", "starting")) == 1
        switch.unlink()
        await scene.until("vm2", "ready", 2)

    run_as_init(scenario)


def test_a_cloud_is_ready_without_its_hosts_that_have_no_power(
    paths: CloudPaths, switch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a kill of a cloud with a fenced host; with power, it and what runs on it come up in order."""
    monkeypatch.setattr(supervisor.hosts, "enter", lambda _: ())
    switch.touch()

    async def scenario() -> None:
        scene = Scene(
            paths,
            Unit("vm2", sh(WAIT)),
            Unit("bridges", sh("true"), needs=("vm2",), task=True, host="vm2"),
            Unit("compute", sh(WAIT), needs=("bridges",), host="vm2"),
            Unit("api", sh("sleep 0.2; touch $RUN/up; " + WAIT), ready=UP),
        )
        await scene.supervisor.all_ready()
        assert scene.order("starting") == ["api"]
        assert scene.state("vm2").word == "off"
        switch.unlink()
        await scene.supervisor.all_ready()
        assert scene.order("starting") == ["api", "vm2", "bridges", "compute"]

    run_as_init(scenario)


def test_units_of_a_host_start_in_it_and_again_when_it_boots(
    paths: CloudPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor.hosts, "enter", lambda holder: ("env", f"HOLDER={holder}"))
    holder = sh("sleep 0.3; touch $RUN/up; " + WAIT)

    async def scenario() -> None:
        scene = Scene(
            paths,
            Unit("vm2", holder, ready=UP),
            Unit("service", sh("echo $HOLDER; " + WAIT), host="vm2"),
        )
        await scene.supervisor.all_ready()
        assert scene.order("ready") == ["vm2", "service"]
        first = scene.pid("vm2")
        while not scene.log("service"):  # killed sooner, it would have said nothing
            await asyncio.sleep(0.01)
        (paths.run / "up").unlink()
        scene.kill("vm2")
        await scene.until("vm2", "restarting")
        scene.kill("service")
        await scene.until("service", "ready", 2)
        while len(scene.log("service").split()) < 2:
            await asyncio.sleep(0.01)
        assert scene.log("service").split() == [str(first), str(scene.pid("vm2"))]

    run_as_init(scenario)


def test_a_task_whose_host_died_is_tried_again_when_it_has_booted(
    paths: CloudPaths, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    """And not meanwhile, when it would run outside of it: in the core."""
    monkeypatch.setattr(supervisor.hosts, "enter", lambda holder: ("env", f"HOLDER={holder}"))
    holder = sh("echo >> $RUN/boots; sleep 0.3; touch $RUN/up; " + WAIT)
    # It fails when the supervisor knows of the death: the next holder is there, but not ready.
    noticed = "until test $(wc -l < $RUN/boots) -ge 2; do sleep 0.01; done"
    dies = f"test -e $RUN/died || {{ touch $RUN/died; rm $RUN/up; kill -9 $HOLDER; {noticed}; exit 1; }}"

    async def scenario() -> None:
        scene = Scene(
            paths,
            Unit("vm2", holder, ready=UP),
            Unit("bridges", sh(f"echo ${{HOLDER:-core}}; {dies}"), task=True, host="vm2"),
        )
        await scene.until("bridges", "done")
        again = len(scene.events) - scene.events[::-1].index(("bridges", "starting")) - 1
        assert scene.events[:again].count(("vm2", "ready")) == 2
        assert scene.log("bridges").split()[1] == str(scene.pid("vm2"))

    run_as_init(scenario)
    del pauses
