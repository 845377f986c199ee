"""Trouble on demand: a service of a running cloud killed, stopped, or held still, as its tests want it.

What a unit is to the supervisor is one session of processes; all of it is hit at once. Guests are in sessions
of their own and feel none of it. A host (hosts.py) goes with all that runs on it, guests included: killed, it
boots again at once; stopped, it is without power.
"""

from __future__ import annotations

import asyncio
import difflib
import signal
import time
from typing import TYPE_CHECKING, Any

from hotcat.embedded import hosts
from hotcat.embedded.processes import signal_session
from hotcat.embedded.remedies import command as command_line
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from hotcat.embedded.paths import CloudPaths
    from hotcat.embedded.supervisor import State, Supervisor

ACTIONS = {
    "kill": "SIGKILL; the supervisor starts it again",
    "stop": "end it, and hold it down until `start`",
    "pause": "SIGSTOP: it hangs, and the supervisor lets it",
    "resume": "SIGCONT: it goes on",
    "start": "let a stopped one run again",
}
STOP_PATIENCE = 5.0  # seconds to end by itself for a service that asks for no others
DEATH_PATIENCE = 15.0  # seconds from SIGKILL, or a pause between two restarts, until it is seen to be down
STARTED = {"starting", "ready", "paused"}


async def disturb(supervisor: Supervisor, name: str, action: str) -> dict[str, Any]:
    """Do this to that service; returns its state afterwards. What is so already is left so.

    Raises HotcatError for an unknown service or action, and where the service's state forbids it.
    """
    state, cloud = _service(supervisor, name), supervisor.paths.root.name
    if hosts.is_host(name):
        await _disturb_host(supervisor.paths, state, action)
        return state.as_dict()
    match action:
        case "kill":
            _signal(cloud, state, signal.SIGKILL)
        case "stop":
            await _stop(cloud, state)
        case "start":
            if state.word == "paused":
                raise HotcatError(f"{name} is paused, not stopped", remedy=f"{_run(cloud, name, 'resume')}.")
            state.held = False
            state.let_go.set()
        case "pause" if state.word != "paused":
            if state.word != "ready":
                raise HotcatError(
                    f"{name} is not ready: {state.word}", remedy="Only what is ready can be paused."
                )
            _signal(cloud, state, signal.SIGSTOP)
            state.ready.clear()
            supervisor.mark(state, "paused")
        case "resume" if state.word == "paused":
            _signal(cloud, state, signal.SIGCONT)
            supervisor.mark(state, "ready")
            state.ready.set()
        case "pause" | "resume":
            pass
        case _:
            raise HotcatError(f"there is no action '{action}'", remedy=f"There are {', '.join(ACTIONS)}.")
    return state.as_dict()


async def _disturb_host(paths: CloudPaths, state: State, action: str) -> None:
    host = state.unit.name
    if action not in {"kill", "stop", "start"}:
        raise HotcatError(
            f"{host} is a host: it can be killed, stopped and started", remedy="Its services can be paused."
        )
    if action == "start":
        hosts.power_on(host, paths.data)
        return
    if state.word == "waiting":
        raise _not_started(host)
    if action == "stop":
        await asyncio.to_thread(hosts.power_off, host, paths.run, paths.data)
        await _until(state, "off", DEATH_PATIENCE)
    elif state.word == "off":
        remedy = f"{_run(paths.root.name, host, 'start')} first."
        raise HotcatError(f"{host} has no power", remedy=remedy)
    else:
        state.ready.clear()  # what dies on it is not to start there again before it has booted
        await asyncio.to_thread(hosts.kill, host, paths.run)


async def _stop(cloud: str, state: State) -> None:
    if state.word == "waiting":
        raise _not_started(state.unit.name)
    state.held = True
    state.let_go.clear()
    if state.word == "paused":  # it would never see a SIGTERM
        _signal(cloud, state, signal.SIGKILL)
    elif state.pid:
        signal_session(state.pid, signal.SIGTERM)
        await _until(state, "held", state.unit.stop_timeout or STOP_PATIENCE)
        if state.pid:
            signal_session(state.pid, signal.SIGKILL)
    await _until(state, "held", DEATH_PATIENCE)
    if state.word != "held":
        raise HotcatError(
            f"{state.unit.name} does not end: {state.word}",
            remedy="It is held down as soon as it does.",
        )


def _not_started(name: str) -> HotcatError:
    return HotcatError(f"{name} has not started yet", remedy="Wait until what it needs is ready.")


async def _until(state: State, word: str, patience: float) -> None:
    deadline = time.monotonic() + patience
    while state.word != word and time.monotonic() < deadline:
        await asyncio.sleep(0.02)


def _signal(cloud: str, state: State, number: signal.Signals) -> None:
    if state.pid is None or state.word not in STARTED:
        name, held = state.unit.name, state.word == "held"
        remedy = f"{_run(cloud, name, 'start')} first." if held else "Wait until it does."
        raise HotcatError(f"{name} does not run: {state.word}", remedy=remedy)
    signal_session(state.pid, number)


def _run(cloud: str, name: str, action: str) -> str:
    return f"Run '{command_line(cloud, f'chaos {name} {action}')}'"


def _service(supervisor: Supervisor, name: str) -> State:
    cloud = supervisor.paths.root.name
    services = {known: state for known, state in supervisor.states.items() if not state.unit.task}
    if (state := services.get(name)) and state.word == "failed":
        raise HotcatError(
            f"{name} has failed, and is not started any more: {state.detail}",
            remedy=f"'{command_line(cloud, 'down --keep')}' and '{command_line(cloud, 'up')}' start all"
            " again.",
        )
    if state:
        return state
    if name in supervisor.states:
        raise HotcatError(
            f"{name} is a task, which ran once; there is nothing to disturb",
            remedy=f"'{command_line(cloud, 'status')}' lists the services.",
        )
    near = difflib.get_close_matches(name, services, 1)
    raise HotcatError(
        f"the cloud has no service '{name}'",
        remedy=f"Perhaps {near[0]}." if near else f"'{command_line(cloud, 'status')}' lists them.",
    )
