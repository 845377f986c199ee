"""Services killed, stopped and paused on purpose, with real processes."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.embedded.as_init import run_as_init
from tests.unit.embedded.scene import UP, WAIT, Scene, sh

from hotcat.embedded import chaos, hosts, supervisor
from hotcat.embedded.component import Command, Program, Unit
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from hotcat.embedded.paths import CloudPaths

FAMILY = sh("sleep 1000 & echo $! >> $RUN/worker; exec sleep 2000")  # a parent and its worker


def run_state(pid: int) -> str:
    """The kernel's letter for it (T: stopped), nothing where it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return ""


async def worker_of(paths: CloudPaths, number: int = 1) -> int:
    file = paths.run / "worker"
    while not file.exists() or len(file.read_text().split()) < number:
        await asyncio.sleep(0.01)
    return int(file.read_text().split()[-1])


def lives(pid: int) -> bool:
    return run_state(pid) not in {"", "Z"}


async def gone(pid: int) -> None:
    while lives(pid):
        await asyncio.sleep(0.01)


def test_killed_with_all_its_processes_it_comes_back(paths: CloudPaths) -> None:
    async def scenario() -> None:
        scene = Scene(paths, Unit("one", FAMILY), Unit("two", sh(WAIT)))
        await scene.supervisor.all_ready()
        worker, other = await worker_of(paths), scene.pid("two")
        await chaos.disturb(scene.supervisor, "one", "kill")
        await scene.until("one", "ready", 2)
        await gone(worker)
        assert scene.state("one").restarts == 1
        assert scene.pid("two") == other

    run_as_init(scenario)


def test_stopped_it_stays_down_until_started(paths: CloudPaths) -> None:
    async def scenario() -> None:
        scene = Scene(
            paths,
            Unit("switch", FAMILY),
            Unit("bridges", sh("echo made"), needs=("switch",), task=True, repeat=True),
        )
        await scene.supervisor.all_ready()
        worker, old = await worker_of(paths), scene.pid("switch")
        told = await chaos.disturb(scene.supervisor, "switch", "stop")
        assert (told["state"], told["pid"]) == ("held", None)
        await gone(old)
        await gone(worker)
        assert not scene.state("switch").ready.is_set()
        again = await chaos.disturb(scene.supervisor, "switch", "stop")
        assert again["state"] == "held"
        with pytest.raises(HotcatError, match=r"held(?s:.*)chaos switch start --cloud-name c'"):
            await chaos.disturb(scene.supervisor, "switch", "kill")
        assert scene.order("restarting") == []
        await chaos.disturb(scene.supervisor, "switch", "start")
        await scene.until("switch", "ready", 2)
        await scene.until("bridges", "done", 2)  # as after any restart

    run_as_init(scenario)


def test_one_that_ignores_being_told_is_killed(paths: CloudPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chaos, "STOP_PATIENCE", 0.1)

    async def scenario() -> None:
        scene = Scene(paths, Unit("stubborn", sh("trap '' TERM; touch $RUN/up; " + WAIT), ready=UP))
        await scene.supervisor.all_ready()
        told = await chaos.disturb(scene.supervisor, "stubborn", "stop")
        assert told["state"] == "held"

    run_as_init(scenario)


def test_stopped_while_it_starts_it_is_not_ready_and_not_failed(paths: CloudPaths) -> None:
    async def scenario() -> None:
        scene = Scene(paths, Unit("slow", sh(WAIT), ready=Command(("test", "-e", str(paths.run / "go")))))
        await scene.until("slow", "starting")
        await chaos.disturb(scene.supervisor, "slow", "stop")
        for _ in range(supervisor.BIRTHS + 1):
            await chaos.disturb(scene.supervisor, "slow", "start")
            await chaos.disturb(scene.supervisor, "slow", "stop")
        assert scene.order("ready") == []
        assert not scene.supervisor.failed.is_set()
        (paths.run / "go").touch()
        await chaos.disturb(scene.supervisor, "slow", "start")
        await scene.until("slow", "ready")

    run_as_init(scenario)


def test_paused_it_is_not_taken_for_dead(paths: CloudPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "ALIVE_EVERY", 0.02)
    alive = Command(("sh", "-c", "test ! -e $RUN/hangs"))

    async def scenario() -> None:
        scene = Scene(paths, Unit("daemon", FAMILY, alive=alive))
        await scene.until("daemon", "ready")
        worker, old = await worker_of(paths), scene.pid("daemon")
        (paths.run / "hangs").touch()
        told = await chaos.disturb(scene.supervisor, "daemon", "pause")
        assert told["state"] == "paused"
        while (run_state(old), run_state(worker)) != ("T", "T"):  # each stops when it next has a processor
            await asyncio.sleep(0.01)
        await asyncio.sleep(supervisor.ALIVE_EVERY * 3 * supervisor.ALIVE_MISSES)
        assert scene.pid("daemon") == old
        assert not scene.state("daemon").ready.is_set()
        (paths.run / "hangs").unlink()
        told = await chaos.disturb(scene.supervisor, "daemon", "resume")
        assert told["state"] == "ready"
        while not {run_state(old), run_state(worker)}.isdisjoint({"T", ""}):
            await asyncio.sleep(0.01)
        await scene.supervisor.all_ready()
        (paths.run / "hangs").touch()  # and now it is looked after again
        await scene.until("daemon", "restarting")

    run_as_init(scenario)


@pytest.mark.parametrize("action", ["kill", "stop"])
def test_paused_it_can_be_killed_and_stopped(paths: CloudPaths, action: str) -> None:
    async def scenario() -> None:
        scene = Scene(paths, Unit("daemon", sh(WAIT)))
        await scene.until("daemon", "ready")
        await chaos.disturb(scene.supervisor, "daemon", "pause")
        with pytest.raises(HotcatError, match=r"not stopped(?s:.*)resume --cloud-name c'"):
            await chaos.disturb(scene.supervisor, "daemon", "start")
        await chaos.disturb(scene.supervisor, "daemon", action)
        await scene.until("daemon", "held" if action == "stop" else "restarting")

    run_as_init(scenario)


def test_a_cloud_with_a_paused_service_ends(paths: CloudPaths) -> None:
    async def scenario() -> None:
        script = "trap 'touch $RUN/ended; exit' TERM; touch $RUN/up; while :; do sleep 0.02; done"
        scene = Scene(paths, Unit("database", sh(script), ready=UP, stop_timeout=20.0))
        await scene.until("database", "ready")
        await chaos.disturb(scene.supervisor, "database", "pause")
        await scene.supervisor.stop()
        assert (paths.run / "ended").exists()

    run_as_init(scenario)


@pytest.mark.parametrize(
    ("service", "action", "message"),
    [
        ("heat-engin", "kill", "no service 'heat-engin'\n  Perhaps heat-engine."),
        ("zzz", "kill", "no service 'zzz'\n  'hotcat cloud status --cloud-name c' lists them."),
        (
            "heat-schema",
            "stop",
            "is a task, which ran once; there is nothing to disturb\n  'hotcat cloud status -",
        ),
        ("later", "stop", "later has not started yet"),
        ("later", "pause", "later is not ready: waiting"),
        ("heat-engine", "tickle", "There are kill, stop, pause, resume, start."),
        ("vm2", "pause", "vm2 is a host: it can be killed, stopped and started"),
        ("vm3", "stop", "vm3 has not started yet"),
    ],
)
def test_what_cannot_be_done_is_told(paths: CloudPaths, service: str, action: str, message: str) -> None:
    async def scenario() -> None:
        scene = Scene(
            paths,
            Unit("heat-schema", sh("true"), task=True),
            Unit("heat-engine", sh(WAIT)),
            Unit("never", sh(WAIT), ready=Command(("false",))),
            Unit("later", sh(WAIT), needs=("never",)),
            Unit("vm2", sh(WAIT)),
            Unit("vm3", sh(WAIT), needs=("never",)),
        )
        await scene.until("heat-engine", "ready")
        with pytest.raises(HotcatError) as told:
            await chaos.disturb(scene.supervisor, service, action)
        assert message in str(told.value)

    run_as_init(scenario)


def test_a_host_is_killed_with_all_that_runs_on_it_and_loses_power(
    paths: CloudPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A guest is in a session of its own, and of nobody's care; it has no other chance."""
    paths.data.joinpath("hosts", "vm2").mkdir(parents=True)
    # Who is on the host is told by a file, for a namespace wants rights that a test need not have.
    on_it = paths.run / "on-it"

    def namespace_of(pid: str) -> str:
        lines = [line.split() for line in on_it.read_text().splitlines()]
        return next((holder for one, holder in lines if one == pid and lives(int(one))), "")

    monkeypatch.setattr(hosts, "_uts", namespace_of)
    here = 'echo "$! $$" >> $RUN/on-it; echo "$$ $$" >> $RUN/on-it; echo "$$ $$" > $RUN/vm2.host; '
    script = "setsid sleep 1000 & " + here + WAIT

    async def scenario() -> None:
        on_it.touch()
        up = Command(("sh", "-c", "read -r holder rest < $RUN/vm2.host && test -e /proc/$holder"))
        scene = Scene(paths, Unit("vm2", sh(script), ready=up))
        await scene.supervisor.all_ready()
        guest = int(on_it.read_text().split()[0])
        await chaos.disturb(scene.supervisor, "vm2", "kill")
        await gone(guest)
        await scene.until("vm2", "ready", 2)
        guest = int(on_it.read_text().split()[4])
        told = await chaos.disturb(scene.supervisor, "vm2", "stop")
        assert (told["state"], told["pid"]) == ("off", None)
        await gone(guest)
        with pytest.raises(HotcatError, match=r"vm2 has no power(?s:.*)chaos vm2 start --cloud-name c'"):
            await chaos.disturb(scene.supervisor, "vm2", "kill")
        await chaos.disturb(scene.supervisor, "vm2", "start")
        await scene.until("vm2", "ready", 3)

    run_as_init(scenario)


@pytest.mark.parametrize("action", chaos.ACTIONS)
def test_what_has_failed_cannot_be_disturbed(paths: CloudPaths, action: str) -> None:
    async def scenario() -> None:
        scene = Scene(paths, Unit("broken", Program(("no-such-program",))))
        await scene.supervisor.failed.wait()
        with pytest.raises(
            HotcatError, match=r"has failed.*no-such-program(?s:.*)down --keep --cloud-name c'"
        ):
            await chaos.disturb(scene.supervisor, "broken", action)

    run_as_init(scenario)
