"""Starting processes as the init of a PID namespace, and hearing of every death in it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CLAIMED_WITHIN = 30.0  # seconds; an exit code that nobody asked for by then was an orphan's


class Processes:
    """Spawns, and waits for all children: also those that a fork server made and init adopted."""

    def __init__(self) -> None:
        self._waiters: dict[int, asyncio.Future[int]] = {}
        self._unclaimed: dict[int, tuple[int, float]] = {}  # PID -> exit code, when
        asyncio.get_running_loop().add_signal_handler(signal.SIGCHLD, self._reap)

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            code = os.waitstatus_to_exitcode(status)
            waiter = self._waiters.pop(pid, None)
            if waiter is None:
                self._forget()
                self._unclaimed[pid] = (code, time.monotonic())
            elif not waiter.done():
                waiter.set_result(code)

    def exit_of(self, pid: int) -> asyncio.Future[int]:
        """A future of the exit code of a child (minus the signal's number if it was killed)."""
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._forget()
        if pid in self._unclaimed:  # it ended before we were told its PID
            future.set_result(self._unclaimed.pop(pid)[0])
        else:
            self._waiters[pid] = future
        return future

    def _forget(self) -> None:
        """Drop old exit codes, lest a process that gets the same PID again be taken for dead."""
        limit = time.monotonic() - CLAIMED_WITHIN
        self._unclaimed = {pid: told for pid, told in self._unclaimed.items() if told[1] > limit}

    def spawn(
        self, argv: Sequence[str], *, env: Mapping[str, str], log: Path, inherit: Sequence[int] = ()
    ) -> int:
        """Start a program in a session of its own with its output in a log; returns its PID.

        Raises HotcatError where the program is missing.
        """
        with log.open("ab") as output:
            try:
                process = subprocess.Popen(
                    argv,
                    env=env,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                    pass_fds=inherit,
                    cwd="/",
                )
            except FileNotFoundError as error:
                raise HotcatError(
                    f"the program {argv[0]} is not installed", remedy="Run 'hotcat cloud install'."
                ) from error
        process.returncode = 0  # it is ours to wait for, not Popen's
        self._unclaimed.pop(process.pid, None)  # an earlier process's of that number
        return process.pid

    async def run(self, argv: Sequence[str], *, env: Mapping[str, str], log: Path) -> int:
        """Run a short program to its end; returns its exit code. Cancelled, it takes the program with it."""
        pid = self.spawn(argv, env=env, log=log)
        try:
            return await self.exit_of(pid)
        except asyncio.CancelledError:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
            raise


def signal_session(session: int, number: signal.Signals) -> None:
    """Send a signal to every process of a session, those that it forks meanwhile included."""
    told: set[int] = set()
    while fresh := _members(session) - told:
        for pid in fresh:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        told |= fresh


def _members(session: int) -> set[int]:
    found = set()
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            with contextlib.suppress(OSError):  # it ended while we looked
                fields = (process / "stat").read_text().rsplit(")", 1)[1].split()
                if int(fields[3]) == session:  # field 6 of proc_pid_stat(5)
                    found.add(int(process.name))
    return found


async def ask_forkserver(path: Path, request: Mapping[str, Any], fds: Sequence[int] = ()) -> int:
    """Have a fork server fork; returns the PID. Raises OSError where it does not answer."""
    return await asyncio.to_thread(_ask_forkserver, path, request, fds)


def _ask_forkserver(path: Path, request: Mapping[str, Any], fds: Sequence[int]) -> int:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as server:
        server.settimeout(30.0)
        server.connect(str(path))
        message = json.dumps(request).encode()
        if fds:
            socket.send_fds(server, [message], list(fds))
        else:
            server.send(message)
        answer = server.recv(4096)
    if not answer:
        raise OSError("the fork server hung up")
    result = json.loads(answer)
    if "pid" not in result:
        raise OSError(result["error"])
    return int(result["pid"])
