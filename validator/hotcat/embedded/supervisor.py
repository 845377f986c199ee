"""The supervisor: starts units when what they need is ready, keeps services alive, stops all in order."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import tempfile
import time
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hotcat.embedded import hosts
from hotcat.embedded.component import Api, Family, Forked, Program, Unit
from hotcat.embedded.components import published
from hotcat.embedded.processes import Processes, ask_forkserver, signal_session
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hotcat.embedded.checks import Checks
    from hotcat.embedded.paths import CloudPaths

POLL = 0.1  # seconds between two looks at a unit that is getting ready
ALIVE_EVERY = 10.0  # seconds between two looks at a ready service
ALIVE_PATIENCE = 20.0  # seconds for an answer: a service that is only busy must not be killed
ALIVE_MISSES = 3  # so many misses in a row and it is killed and started again
BACKOFF = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0)  # seconds before restart number n; the last for all that follow
HEALTHY_AFTER = 60.0  # seconds of life after which a death counts as the first
TASK_TRIES = 3
BIRTHS = 5  # so many deaths of a service that was never ready, and the start has failed


@dataclass
class State:
    """What is known of a unit."""

    unit: Unit
    word: str = "waiting"  # waiting, starting, ready, done, restarting, failed, held, off, paused, stopped
    pid: int | None = None
    since: float = field(default_factory=time.time)
    restarts: int = 0
    detail: str = ""
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    stale: bool = False  # a task: what it runs for was restarted while it ran
    held: bool = False  # it is not to run until it is let go, which `let_go` tells
    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    def as_dict(self) -> dict[str, Any]:
        """The state as the control socket tells it."""
        return {
            "unit": self.unit.name,
            "state": self.word,
            "task": self.unit.task,
            "pid": self.pid,
            "since": self.since,
            "restarts": self.restarts,
            "detail": self.detail,
            "log": f"{self.unit.name}.log",
        }


class Supervisor:
    """All units of one cloud, from the first start to the last stop."""

    def __init__(
        self,
        units: Iterable[Unit],
        *,
        paths: CloudPaths,
        processes: Processes,
        checks: Checks,
        env: Mapping[str, str],
        sockets: Mapping[int, int],
        secrets: Mapping[str, str],
        bootstrap: bool,
        tell: Callable[[dict[str, Any]], None],
    ) -> None:
        wanted = [unit for unit in units if bootstrap or not unit.bootstrap]
        self.states = {unit.name: State(unit) for unit in wanted}
        self.paths = paths
        self._processes = processes
        self._checks = checks
        self._env = env
        self._sockets = sockets
        self._secrets = secrets
        self._tell = tell
        self._stopping = False
        self._loops: list[asyncio.Task[None]] = []
        self._repeats: set[asyncio.Task[None]] = set()
        self.failed: asyncio.Event = asyncio.Event()

    # -- the life of a unit -------------------------------------------------------------------------------

    def start(self) -> None:
        """Start everything; each unit waits for what it needs."""
        self._loops = [asyncio.create_task(self._live(state)) for state in self.states.values()]

    async def _live(self, state: State) -> None:
        try:
            await self._needs(state.unit)
            if state.unit.task:
                await self._run_task(state)
            else:
                await self._run_service(state)
        except (HotcatError, OSError) as error:
            self._fail(state, str(error))
        except Exception:  # noqa: BLE001  (a mistake of ours must not leave a unit that nobody looks after)
            traceback.print_exc()
            self._fail(state, "an error in hotcat itself; the traceback is in keeper.log")

    async def _needs(self, unit: Unit) -> None:
        for name in unit.needs:
            if name in self.states:  # what a snapshot made unnecessary is as good as done
                await self.states[name].ready.wait()

    async def _power(self, state: State) -> None:
        """Wait until the host that the unit is, or runs on, has power and is up."""
        if self._without_power(state):
            self.mark(state, "off")
        while self._without_power(state):
            await asyncio.sleep(POLL)
        host = self.states[state.unit.host].ready if state.unit.host else None
        while host and not host.is_set():  # it may have died again while this task was being woken
            await host.wait()

    def _without_power(self, state: State) -> bool:
        host = state.unit.host or state.unit.name
        return hosts.is_host(host) and hosts.is_off(host, self.paths.data)

    async def _run_task(self, state: State) -> None:
        attempt, reason = 0, ""
        while attempt < TASK_TRIES:
            if attempt:
                await asyncio.sleep(attempt)
            attempt += 1
            await self._needs(state.unit)  # which may have gone since the last try
            await self._power(state)  # without its host it would run in the core
            state.stale = False
            self.mark(state, "starting", f"attempt {attempt}" if attempt > 1 else "")
            reason = await self._until_done(state, await self._launch(state))
            if state.stale:
                attempt = 0
            elif not reason:
                self.mark(state, "done")
                state.ready.set()
                return
        self._fail(state, f"{reason}: {self._last_words(state)}")

    async def _until_done(self, state: State, gone: asyncio.Future[int]) -> str:
        """Wait for a task's end, and cause it where it takes too long; returns why it failed, or nothing."""
        if not (await asyncio.wait([gone], timeout=state.unit.task_timeout))[0]:
            await self._kill(state, gone)
            return f"not done after {state.unit.task_timeout:g} s"
        return f"exited with {gone.result()}" if gone.result() else ""

    async def _run_service(self, state: State) -> None:
        deaths, was_ready = 0, False
        while not self._stopping:
            if state.held:
                self.mark(state, "held")
                await state.let_go.wait()
            await self._power(state)
            started = time.monotonic()
            self.mark(state, "starting")
            gone = await self._launched(state)
            if gone is None:
                continue
            reason = await self._until_ready(state, gone)
            if not reason:
                self.mark(state, "ready")
                state.ready.set()
                was_ready = was_ready or state.unit.ready is not None  # else we cannot know yet
                if state.restarts:
                    self._repeat_dependents(state.unit.name)
                reason = await self._until_dead(state, gone)
            if self._stopping:
                return
            state.ready.clear()
            if state.pid:  # workers of a dead parent would go on serving beside its successor's
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(state.pid, signal.SIGKILL)
            state.restarts += 1
            if state.held:  # a death that was asked for says nothing
                continue
            was_ready = was_ready or time.monotonic() - started > HEALTHY_AFTER
            if not was_ready and deaths >= BIRTHS:
                self._fail(state, f"{reason}: {self._last_words(state)}")
                return
            deaths = 1 if time.monotonic() - started > HEALTHY_AFTER else deaths + 1
            self.mark(state, "restarting", reason)
            await asyncio.sleep(BACKOFF[min(deaths, len(BACKOFF)) - 1])

    async def _launched(self, state: State) -> asyncio.Future[int] | None:
        """Launch a service; returns None where that has to be tried again."""
        try:
            gone = await self._launch(state)
        except OSError as error:  # its fork server is being started again
            self.mark(state, "restarting", str(error))
            await asyncio.sleep(1.0)
            return None
        if state.held:  # meanwhile
            await self._kill(state, gone)
        return gone

    async def _until_ready(self, state: State, gone: asyncio.Future[int]) -> str:
        """Wait until it is ready; returns why it will not be, or nothing."""
        check = state.unit.ready
        deadline = time.monotonic() + state.unit.ready_timeout
        while check and not await self._checks.passes(check):
            if gone.done():
                return f"exited with {gone.result()} before it was ready"
            if time.monotonic() > deadline:
                await self._kill(state, gone)
                return f"not ready after {state.unit.ready_timeout:.0f} s"
            await asyncio.sleep(POLL)
        return ""

    async def _until_dead(self, state: State, gone: asyncio.Future[int]) -> str:
        """Wait for its death, and cause it where it no longer shows life; returns the reason."""
        check, misses = state.unit.alive or state.unit.ready, 0
        while True:
            done, _ = await asyncio.wait([gone], timeout=ALIVE_EVERY)
            if done:
                return f"exited with {gone.result()}"
            if state.word == "paused" or check is None or await self._checks.passes(check, ALIVE_PATIENCE):
                misses = 0
                continue
            if state.word == "paused":  # while it was asked
                continue
            misses += 1
            grown_up = time.time() - state.since > 3 * ALIVE_EVERY  # its first heartbeat takes a while
            if misses >= ALIVE_MISSES and grown_up:
                await self._kill(state, gone)
                return "no sign of life"

    def _repeat_dependents(self, name: str) -> None:
        """Run again what repeats when that service does; where one task needs another, in that order."""
        for state in self.states.values():
            if not state.unit.repeat or name not in state.unit.needs:
                continue
            state.ready.clear()
            if state.word == "starting":  # once more when it is over, not two at once
                state.stale = True
            elif state.word in {"done", "failed"}:  # else it has yet to run
                self.mark(state, "waiting")
                again = asyncio.create_task(self._live(state))
                self._repeats.add(again)
                again.add_done_callback(self._repeats.discard)

    async def _kill(self, state: State, gone: asyncio.Future[int]) -> None:
        if state.pid:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(state.pid, signal.SIGKILL)
        await asyncio.wait([gone], timeout=5.0)

    # -- starting -----------------------------------------------------------------------------------------

    async def _launch(self, state: State) -> asyncio.Future[int]:
        unit, start = state.unit, state.unit.start
        log = self.paths.log / f"{unit.name}.log"
        holder = self.states[unit.host].pid if unit.host else None
        match start:
            case Program():
                fds = {str(port): self._sockets[port] for port in start.sockets}
                argv = [_fill(part, fds) for part in start.argv]
                if holder:
                    argv = [*hosts.enter(holder), *argv]
                env = {**self._env, **start.env}
                state.pid = self._processes.spawn(argv, env=env, log=log, inherit=list(fds.values()))
            case Family(preload):
                request = {
                    "name": unit.name,
                    "serve": str(self.paths.run / f"{unit.name}.sock"),
                    "preload": preload,
                    "log": str(log),
                }
                state.pid = await ask_forkserver(self.paths.run / "forkserver.sock", request)
            case Forked() | Api():
                server = self.paths.run / f"forkserver-{start.family}.sock"
                fds_of_api = [self._sockets[port] for port in published(unit)]
                wanted = _fork_request(unit, start, self._secrets) | {"log": str(log), "enter": holder}
                # Neutron notes there when it was started, under its parent's PID, which here is always 1: one
                # that reads its predecessor's note takes the dead one for a sibling and leaves events to it.
                wanted["env"]["TMPDIR"] = tempfile.mkdtemp(prefix=f"{unit.name}-", dir=self.paths.tmp)
                state.pid = await ask_forkserver(server, wanted, fds_of_api)
        return self._processes.exit_of(state.pid)

    # -- telling ------------------------------------------------------------------------------------------

    def mark(self, state: State, word: str, detail: str = "") -> None:
        """Note a unit's new state, and tell it."""
        state.word, state.detail, state.since = word, detail, time.time()
        if word in {"done", "restarting", "failed", "held", "off"}:
            state.pid = None
        self._tell(state.as_dict())

    def _last_words(self, state: State) -> str:
        log = self.paths.log / f"{state.unit.name}.log"
        lines = log.read_text(errors="replace").split("\n") if log.exists() else []
        return next((line.strip() for line in reversed(lines) if line.strip()), "it wrote no log")[:300]

    def _fail(self, state: State, reason: str) -> None:
        self.mark(state, "failed", reason)
        self.failed.set()

    def snapshot_of_states(self) -> list[dict[str, Any]]:
        """The state of every unit, in the components' order."""
        return [state.as_dict() for state in self.states.values()]

    async def all_ready(self) -> None:
        """Wait until every unit is ready or done at the same time, but for those on hosts without power."""
        while not all(state.ready.is_set() or self._without_power(state) for state in self.states.values()):
            await asyncio.sleep(POLL)

    # -- stopping -----------------------------------------------------------------------------------------

    async def stop(self) -> None:
        """Let finish what asked for it, users before what they use; the rest ends with the namespace."""
        self._stopping = True
        for loop in (*self._loops, *self._repeats):
            loop.cancel()
        await asyncio.gather(*self._loops, *self._repeats, return_exceptions=True)
        for state in reversed(self.states.values()):
            if state.pid and state.unit.stop_timeout:
                if state.word == "paused":
                    signal_session(state.pid, signal.SIGCONT)
                await self._finish(state.pid, state.unit.stop_timeout)
                self.mark(state, "stopped")

    @staticmethod
    async def _finish(pid: int, patience: float) -> None:
        deadline = time.monotonic() + patience
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
            while time.monotonic() < deadline:
                os.kill(pid, 0)
                await asyncio.sleep(0.05)


def _fill(part: str, fds: Mapping[str, int]) -> str:
    for port, fd in fds.items():
        part = part.replace(f"{{{port}}}", str(fd))
    return part


def _fork_request(unit: Unit, start: Forked | Api, secrets: Mapping[str, str]) -> dict[str, Any]:
    if isinstance(start, Api):
        return {
            "name": unit.name,
            "run": {
                "wsgi": start.wsgi,
                "listen": [[start.host, start.port]],
                "threads": start.threads,
                "modules": start.modules,
            },
            "argv": start.argv or (unit.name,),
            "env": dict(start.env),
        }
    hidden: dict[str, str] = {variable: secrets[name] for variable, name in start.secret_env.items()}
    return {
        "name": unit.name,
        "run": {"module": start.module, "function": start.function},
        "argv": start.argv,
        "env": {**start.env, **hidden},
    }
