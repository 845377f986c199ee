"""The supervisor with real processes, which are shells."""

from __future__ import annotations

import asyncio
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from tests.unit.embedded.as_init import run_as_init
from tests.unit.embedded.scene import HEALS, UP, WAIT, Scene, sh

from hotcat.embedded import supervisor
from hotcat.embedded.component import Command, Program, Unit

if TYPE_CHECKING:
    import pytest

    from hotcat.embedded.paths import CloudPaths


# -- starting ------------------------------------------------------------------------------------------------


def test_units_start_when_what_they_need_is_ready(paths: CloudPaths) -> None:
    units = (
        Unit("last", sh(WAIT), needs=("middle", "task")),
        Unit("task", sh("true"), needs=("middle",), task=True),
        Unit("middle", sh(WAIT), needs=("first",)),
        Unit(
            "first",
            sh("read line < $RUN/go; touch $RUN/up; " + WAIT),
            ready=UP,
        ),
    )

    async def scenario() -> None:
        os.mkfifo(paths.run / "go")
        scene = Scene(paths, *units)
        with await asyncio.to_thread((paths.run / "go").open, "w") as go:
            assert scene.order("starting") == ["first"]
            go.write("\n")
        await scene.supervisor.all_ready()
        assert scene.order("starting", "ready", "done") == [
            *("first", "first", "middle", "middle", "task", "task", "last", "last")
        ]
        await scene.until("last", "ready")
        assert [state["state"] for state in scene.supervisor.snapshot_of_states()] == [
            *("ready", "done", "ready", "ready")
        ]
        assert not scene.supervisor.failed.is_set()

    run_as_init(scenario)


def test_after_a_snapshot_bootstrap_tasks_are_as_good_as_done(paths: CloudPaths) -> None:
    async def scenario() -> None:
        scene = Scene(
            paths,
            Unit("setup", sh("exit 1"), task=True, bootstrap=True),
            Unit("service", sh(WAIT), needs=("setup",)),
            bootstrap=False,
        )
        await scene.supervisor.all_ready()
        assert list(scene.supervisor.states) == ["service"]

    run_as_init(scenario)


def test_not_ready_in_time_is_killed_and_started_again(paths: CloudPaths, pauses: list[float]) -> None:
    start = sh("echo $$ >> $RUN/pids; " + WAIT)
    ready = Command(("sh", "-c", "test $(wc -l < $RUN/pids) -ge 3"))

    async def scenario() -> None:
        scene = Scene(paths, Unit("slow", start, ready=ready, ready_timeout=0.05))
        await scene.until("slow", "ready")
        assert scene.state("slow").restarts >= 2
        *before, last = map(int, (paths.run / "pids").read_text().split())
        assert scene.pid("slow") == last
        assert not [pid for pid in before if Path(f"/proc/{pid}").exists()]

    run_as_init(scenario)
    del pauses


def test_missing_program_fails_the_unit_and_says_so(paths: CloudPaths) -> None:
    async def scenario() -> None:
        scene = Scene(paths, Unit("service", Program(("no-such-program",))))
        await scene.supervisor.failed.wait()
        assert scene.state("service").word == "failed"
        assert "no-such-program is not installed" in scene.state("service").detail

    run_as_init(scenario)


def test_published_socket_is_inherited(paths: CloudPaths) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        fd = listener.fileno()
        listener.set_inheritable(False)

        async def scenario() -> None:
            script = "readlink /proc/self/fd/$0; readlink /proc/$$/fd/$0"
            unit = Unit("relay", Program(("sh", "-c", script, "{1080}"), sockets=(1080,)), task=True)
            scene = Scene(paths, unit, sockets={1080: fd})
            await scene.until("relay", "done")
            assert str(Path(f"/proc/self/fd/{fd}").readlink()) in scene.log("relay")

        run_as_init(scenario)


# -- tasks ---------------------------------------------------------------------------------------------------


def test_failing_task_is_tried_again_then_fails(paths: CloudPaths, pauses: list[float]) -> None:
    async def scenario() -> None:
        scene = Scene(
            paths,
            Unit("task", sh("echo tried; exit 9"), task=True),
            Unit("after", sh(WAIT), needs=("task",)),
        )
        await scene.supervisor.failed.wait()
        assert scene.log("task").splitlines() == ["tried"] * supervisor.TASK_TRIES
        assert (scene.state("task").word, scene.state("task").detail) == ("failed", "exited with 9: tried")
        assert scene.state("after").word == "waiting"
        assert pauses[:2] == [1, 2]

    run_as_init(scenario)


def test_task_that_succeeds_at_last_is_done(paths: CloudPaths, pauses: list[float]) -> None:
    async def scenario() -> None:
        script = "echo tried >> $RUN/tries; test $(wc -l < $RUN/tries) -eq 3"
        scene = Scene(paths, Unit("task", sh(script), task=True))
        await scene.supervisor.all_ready()
        assert scene.state("task").word == "done"
        assert not scene.supervisor.failed.is_set()

    run_as_init(scenario)
    del pauses


def test_task_that_hangs_is_killed_and_tried_again(paths: CloudPaths, pauses: list[float]) -> None:
    async def scenario() -> None:
        script = f"echo $$ >> $RUN/pids; echo waiting for ever; {WAIT}"
        scene = Scene(paths, Unit("task", sh(script), task=True, task_timeout=0.5))
        await scene.supervisor.failed.wait()
        assert scene.state("task").detail == "not done after 0.5 s: waiting for ever"
        pids = (paths.run / "pids").read_text().split()
        assert len(pids) == supervisor.TASK_TRIES
        assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]

    run_as_init(scenario)
    del pauses


def test_repeated_task_runs_again_when_its_service_was_restarted(paths: CloudPaths) -> None:
    async def scenario() -> None:
        scene = Scene(
            paths,
            Unit("switch", sh(WAIT)),
            Unit("other", sh(WAIT)),
            Unit("bridges", sh("echo made"), needs=("switch",), task=True, repeat=True),
            Unit("once", sh("echo made"), needs=("switch",), task=True),
        )
        await scene.supervisor.all_ready()
        scene.kill("other")
        await scene.until("other", "ready", 2)
        scene.kill("switch")
        await scene.until("bridges", "done", 2)
        assert scene.events.index(("switch", "restarting")) < scene.events.index(("bridges", "starting"), 8)
        assert scene.log("bridges").splitlines() == ["made"] * 2
        assert scene.log("once").splitlines() == ["made"]

    run_as_init(scenario)


def test_repeated_tasks_wait_for_each_other(paths: CloudPaths) -> None:
    async def scenario() -> None:
        wait = "test ! -e $RUN/gate || read line < $RUN/gate"
        first = sh(f"exec >> $RUN/order; echo begun; {wait}; echo ended")
        second = sh("echo second >> $RUN/order")
        scene = Scene(
            paths,
            Unit("switch", sh(WAIT)),
            Unit("underlay", second, needs=("switch", "bridges"), task=True, repeat=True),
            Unit("bridges", first, needs=("switch",), task=True, repeat=True),
        )
        await scene.supervisor.all_ready()
        os.mkfifo(paths.run / "gate")
        scene.kill("switch")
        await scene.until("bridges", "starting", 2)
        assert scene.state("underlay").word == "waiting"
        with await asyncio.to_thread((paths.run / "gate").open, "w") as gate:
            gate.write("\n")
        await scene.until("underlay", "done", 2)
        assert (paths.run / "order").read_text().split() == ["begun", "ended", "second"] * 2

    run_as_init(scenario)


def test_task_whose_service_is_restarted_while_it_runs_is_run_once_more(paths: CloudPaths) -> None:
    async def scenario() -> None:
        script = "echo begun; test -e $RUN/again || read line < $RUN/gate; echo ended"
        scene = Scene(
            paths,
            Unit("switch", sh(WAIT)),
            Unit("bridges", sh(script), needs=("switch",), task=True, repeat=True),
        )
        os.mkfifo(paths.run / "gate")
        await scene.until("bridges", "starting")
        await scene.until("switch", "ready")
        scene.kill("switch")
        await scene.until("switch", "ready", 2)
        (paths.run / "again").touch()
        with await asyncio.to_thread((paths.run / "gate").open, "w") as gate:
            gate.write("\n")
        await scene.supervisor.all_ready()
        assert scene.log("bridges").splitlines() == ["begun", "ended"] * 2

    run_as_init(scenario)


# -- keeping alive -------------------------------------------------------------------------------------------


def test_killed_service_comes_back_and_the_others_stay(paths: CloudPaths) -> None:
    async def scenario() -> None:
        scene = Scene(paths, Unit("one", sh(WAIT)), Unit("two", sh(WAIT), needs=("one",)))
        await scene.supervisor.all_ready()
        old, other = scene.pid("one"), scene.pid("two")
        scene.kill("one")
        await scene.until("one", "ready", 2)
        assert scene.pid("one") != old
        assert scene.pid("two") == other
        assert (scene.state("one").restarts, scene.state("two").restarts) == (1, 0)
        assert ("one", "restarting") in scene.events

    run_as_init(scenario)


def test_restarts_come_slower_and_slower(paths: CloudPaths, pauses: list[float]) -> None:
    async def scenario() -> None:
        scene = Scene(paths, Unit("broken", sh("exit 3"), ready=Command(("true",))))
        wanted = [*supervisor.BACKOFF, 10.0, 10.0]
        await scene.until("broken", "restarting", len(wanted) + 1)
        assert pauses[: len(wanted)] == wanted
        assert scene.details["broken"] == {"", "exited with 3"}

    run_as_init(scenario)


def test_death_after_a_healthy_life_counts_as_the_first(
    paths: CloudPaths, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "HEALTHY_AFTER", 0.0)

    async def scenario() -> None:
        scene = Scene(paths, Unit("old", sh("exit 3")))
        await scene.until("old", "restarting", 5)
        assert set(pauses) == {supervisor.BACKOFF[0]}

    run_as_init(scenario)


def test_workers_of_a_dead_parent_are_killed_before_its_successor_starts(paths: CloudPaths) -> None:
    async def scenario() -> None:
        scene = Scene(paths, Unit("parent", sh("sleep 1000 & echo $!; exec sleep 2000")))
        await scene.until("parent", "ready")
        while not scene.log("parent"):
            await asyncio.sleep(0.01)
        worker = int(scene.log("parent"))
        scene.kill("parent")
        await scene.until("parent", "ready", 2)
        while Path(f"/proc/{worker}").exists():
            await asyncio.sleep(0.01)

    run_as_init(scenario)


def test_service_without_a_sign_of_life_is_killed(paths: CloudPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "ALIVE_EVERY", 0.02)
    alive = Command(("sh", "-c", "echo >> $RUN/asked; test ! -e $RUN/hangs"))

    async def scenario() -> None:
        scene = Scene(paths, Unit("daemon", sh(HEALS), ready=UP, alive=alive))
        await scene.until("daemon", "ready")
        asked = paths.run / "asked"
        while not asked.exists() or len(asked.read_text()) < 10:
            await asyncio.sleep(0.01)
        assert scene.state("daemon").restarts == 0
        old = scene.pid("daemon")
        (paths.run / "hangs").touch()
        await scene.until("daemon", "restarting")
        assert scene.state("daemon").detail == "no sign of life"
        assert not Path(f"/proc/{old}").exists()
        await scene.until("daemon", "ready", 2)

    run_as_init(scenario)


def test_ready_check_is_asked_for_life_where_there_is_no_other(
    paths: CloudPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "ALIVE_EVERY", 0.02)
    ready = Command(("sh", "-c", "test -e $RUN/up && test ! -e $RUN/hangs"))

    async def scenario() -> None:
        scene = Scene(paths, Unit("daemon", sh(HEALS), ready=ready))
        await scene.until("daemon", "ready")
        (paths.run / "hangs").touch()
        await scene.until("daemon", "ready", 2)

    run_as_init(scenario)


# -- stopping ------------------------------------------------------------------------------------------------


def test_users_stop_before_what_they_use(paths: CloudPaths) -> None:
    script = "trap 'echo {0} >> $RUN/stopped; exit 0' TERM; touch $RUN/{0}; while :; do sleep 0.02; done"

    def unit(name: str, *needs: str, stop_timeout: float = 20.0) -> Unit:
        ready = Command(("sh", "-c", f"test -e $RUN/{name}"))
        return Unit(name, sh(script.format(name)), needs=needs, ready=ready, stop_timeout=stop_timeout)

    async def scenario() -> None:
        scene = Scene(
            paths, unit("database"), unit("api", "database", stop_timeout=0.0), unit("engine", "database")
        )
        await scene.supervisor.all_ready()
        await scene.until("engine", "ready")
        await scene.supervisor.stop()
        assert (paths.run / "stopped").read_text().split() == ["engine", "database"]
        assert scene.order("stopped") == ["engine", "database"]
        assert scene.order("restarting") == []
        assert Path(f"/proc/{scene.pid('api')}").exists()  # it ends with the namespace

    run_as_init(scenario)


def test_service_that_does_not_stop_does_not_hold_up_the_end(paths: CloudPaths) -> None:
    async def scenario() -> None:
        unit = Unit("stubborn", sh("trap '' TERM; touch $RUN/up; " + WAIT), stop_timeout=0.1)
        scene = Scene(paths, unit)
        while not (paths.run / "up").exists():
            await asyncio.sleep(0.01)
        await scene.until("stubborn", "ready")
        await scene.supervisor.stop()
        assert scene.state("stubborn").word == "stopped"

    run_as_init(scenario)


def test_stop_while_units_wait_and_restart(paths: CloudPaths) -> None:
    async def scenario() -> None:
        scene = Scene(
            paths,
            Unit("broken", sh("exit 3")),
            Unit("never", sh(WAIT), ready=Command(("false",))),
            Unit("after", sh(WAIT), needs=("never",)),
        )
        await scene.until("broken", "restarting", 2)
        await scene.supervisor.stop()
        assert scene.state("after").word == "waiting"

    run_as_init(scenario)


def test_service_that_is_never_ready_fails_the_start(
    paths: CloudPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its last words; a service that was ready once is started again for ever."""
    monkeypatch.setattr(supervisor, "BACKOFF", (0.0,))

    async def scenario() -> None:
        scene = Scene(paths, Unit("db", sh("echo the disk is full; exit 1")))
        await scene.supervisor.failed.wait()
        assert scene.state("db").word == "failed"
        assert "the disk is full" in scene.state("db").detail

    run_as_init(scenario)


def test_mistake_of_our_own_fails_the_start(paths: CloudPaths) -> None:
    async def scenario() -> None:
        scene = Scene(paths, Unit("db", Program(("sh",), sockets=(99,))))  # no such socket
        await scene.supervisor.failed.wait()

    run_as_init(scenario)
