"""A supervisor with real units, and what its tests say of it."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import TYPE_CHECKING, Any

from hotcat.embedded.checks import Checks
from hotcat.embedded.component import Command, Program, Unit
from hotcat.embedded.processes import Processes
from hotcat.embedded.supervisor import Supervisor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotcat.embedded import supervisor
    from hotcat.embedded.paths import CloudPaths

WAIT = "exec sleep 1000"
HEALS = f"rm -f $RUN/hangs; touch $RUN/up; {WAIT}"  # starting it again helps against $RUN/hangs
UP = Command(("sh", "-c", "test -e $RUN/up"))


def sh(script: str) -> Program:
    return Program(("sh", "-c", script))


class Scene:
    """A supervisor of some units, and what it tells."""

    def __init__(
        self,
        paths: CloudPaths,
        *units: Unit,
        bootstrap: bool = True,
        secrets: Mapping[str, str] | None = None,
        sockets: Mapping[int, int] | None = None,
    ) -> None:
        self.paths = paths
        self.events: list[tuple[str, str]] = []
        self.details: dict[str, set[str]] = {unit.name: set() for unit in units}
        self.changed = asyncio.Event()
        processes = Processes()
        modules = os.pathsep.join([str(paths.tmp), os.environ.get("PYTHONPATH", "")])
        env = {"PATH": os.environ["PATH"], "RUN": str(paths.run), "PYTHONPATH": modules}
        self.supervisor = Supervisor(
            units,
            paths=paths,
            processes=processes,
            checks=Checks(processes, env, ("", ""), paths.tmp),
            env=env,
            sockets=sockets or {},
            secrets=secrets or {},
            bootstrap=bootstrap,
            tell=self.tell,
        )
        self.supervisor.start()

    def tell(self, event: dict[str, Any]) -> None:
        self.events.append((event["unit"], event["state"]))
        self.details[event["unit"]].add(event["detail"])
        self.changed.set()

    async def until(self, unit: str, state: str, times: int = 1) -> None:
        while self.events.count((unit, state)) < times:
            self.changed.clear()
            await self.changed.wait()

    def state(self, unit: str) -> supervisor.State:
        return self.supervisor.states[unit]

    def pid(self, unit: str) -> int:
        pid = self.state(unit).pid
        assert pid
        return pid

    def kill(self, unit: str) -> None:
        os.kill(self.pid(unit), signal.SIGKILL)

    def order(self, *states: str) -> list[str]:
        return [unit for unit, state in self.events if state in states]

    def log(self, unit: str) -> str:
        return (self.paths.log / f"{unit}.log").read_text()
