from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.embedded.as_init import run_as_init

from hotcat.embedded.processes import Processes
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Sequence

ENV = {"PATH": os.environ["PATH"], "WORD": "given"}


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


def sh(script: str, *arguments: str) -> Sequence[str]:
    return ("sh", "-c", script, "sh", *arguments)


def test_exit_codes_and_signals(log: Path) -> None:
    async def scenario() -> None:
        processes = Processes()
        assert await processes.run(sh("exit 0"), env=ENV, log=log) == 0
        assert await processes.run(sh("exit 7"), env=ENV, log=log) == 7
        assert await processes.run(sh("kill -9 $$"), env=ENV, log=log) == -signal.SIGKILL

    run_as_init(scenario)


def test_many_at_once_are_each_told_their_own(log: Path) -> None:
    async def scenario() -> None:
        processes = Processes()
        runs = [processes.run(sh(f"exit {code}"), env=ENV, log=log) for code in range(40)]
        assert await asyncio.gather(*runs) == list(range(40))

    run_as_init(scenario)


def test_output_environment_session_and_folder(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OS_PASSWORD", "the user's")

    async def scenario() -> None:
        processes = Processes()
        script = 'echo "$WORD-$OS_PASSWORD-$PWD"; echo err >&2; cut -d " " -f 6 /proc/$$/stat; echo $$; cat'
        assert await processes.run(sh(script), env=ENV, log=log) == 0
        assert await processes.run(sh("echo more"), env=ENV, log=log) == 0

    run_as_init(scenario)
    words, error, session, pid, more = log.read_text().split("\n")[:5]
    assert (words, error, more) == ("given--/", "err", "more")
    assert session == pid


def test_only_the_descriptors_it_is_to_have(log: Path) -> None:
    async def scenario() -> None:
        processes = Processes()
        wanted, other = os.pipe()
        os.set_inheritable(other, True)
        pid = processes.spawn(sh("echo /proc/$$/fd/*"), env=ENV, log=log, inherit=[wanted])
        assert await processes.exit_of(pid) == 0
        listed = {Path(name).name for name in log.read_text().split()}
        assert str(wanted) in listed
        assert str(other) not in listed

    run_as_init(scenario)


def test_missing_program(log: Path) -> None:
    async def scenario() -> None:
        with pytest.raises(HotcatError, match=r"(?s)no-such-program is not installed.*cloud install"):
            Processes().spawn(("no-such-program",), env=ENV, log=log)

    run_as_init(scenario)


def test_adopted_orphans_are_waited_for(log: Path) -> None:
    """As those that a fork server makes: the PID becomes known before or after the death."""

    async def scenario() -> None:
        processes = Processes()
        pipe = log.with_name("fifo")
        os.mkfifo(pipe)
        script = f"sh -c 'read line < {pipe}; exit 5' & echo $!"
        assert await processes.run(sh(script), env=ENV, log=log) == 0
        orphan = int(log.read_text())
        death = processes.exit_of(orphan)
        assert not death.done()
        pipe.write_text("go\n")
        assert await death == 5

        log.unlink()
        assert await processes.run(sh("(exit 6) & echo $!"), env=ENV, log=log) == 0
        dead = int(log.read_text())
        while Path(f"/proc/{dead}").exists():
            await asyncio.sleep(0)
        assert await processes.exit_of(dead) == 6

    run_as_init(scenario)


def test_nobody_stays_a_zombie(log: Path) -> None:
    async def scenario() -> None:
        processes = Processes()
        await processes.run(
            sh("for i in 1 2 3 4 5 6 7 8; do (exit $i) & done; wait; (true) & exit 0"), env=ENV, log=log
        )
        children = Path(f"/proc/self/task/{os.getpid()}/children")
        while children.read_text():
            await asyncio.sleep(0)

    run_as_init(scenario)


REUSE = """
import asyncio, os, sys
from pathlib import Path
from hotcat.embedded.processes import Processes

async def main() -> None:
    processes, log = Processes(), Path(sys.argv[1])
    env = {"PATH": os.environ["PATH"]}
    await processes.run(("sh", "-c", "(exit 6) & echo $!"), env=env, log=log)
    orphan = int(log.read_text())
    while Path(f"/proc/{orphan}").exists():
        await asyncio.sleep(0)
    Path("/proc/sys/kernel/ns_last_pid").write_text(str(orphan - 1))
    pid = processes.spawn(("sleep", "1000"), env=env, log=log)
    assert pid == orphan
    assert not processes.exit_of(pid).done()

asyncio.run(main())
"""


def test_the_death_of_an_orphan_is_not_taken_for_its_successors(log: Path) -> None:
    """The init's process namespace is small enough for PIDs to come round again."""
    own = ("unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc")
    done = subprocess.run(
        (*own, sys.executable, "-c", REUSE, str(log)), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
