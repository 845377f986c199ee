"""How the supervisor finds out whether a unit is ready, and whether it is still alive."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotcat.embedded.component import Admin, All, Check, Command, Heartbeat, Http, Queue, Socket, Tcp
from hotcat.embedded.components.mariadb import CLIENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotcat.embedded.processes import Processes

TIMEOUT = 5.0  # seconds one check may take


class Checks:
    """Runs checks inside the cloud's namespaces."""

    def __init__(
        self, processes: Processes, env: Mapping[str, str], broker: tuple[str, str], scratch: Path
    ) -> None:
        self._processes = processes
        self._env = env
        self._broker = broker
        self._scratch = scratch

    async def passes(self, check: Check, patience: float = TIMEOUT) -> bool:
        """Whether the check succeeds now, within so many seconds; never raises."""
        try:
            async with asyncio.timeout(patience):  # wait_for() may swallow a cancellation (CPython 3.11)
                return await self._run(check)
        except (TimeoutError, OSError, ValueError, LookupError, EOFError):
            return False

    async def _run(self, check: Check) -> bool:  # noqa: PLR0911  (one for each kind of check)
        match check:
            case Tcp(port):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return True
            case Http(port, path):
                return await _http(port, path) < 500  # noqa: PLR2004  (below it, the service itself answered)
            case Socket(path, seqpacket):
                return _listens(path, seqpacket=seqpacket)
            case Command(argv):
                return await self._processes.run(argv, env=self._env, log=Path(os.devnull)) == 0
            case Heartbeat(query, limit):
                age = await self._ask_database(query)
                return age is not None and age <= limit
            case Queue(name):
                return await asyncio.to_thread(_consumed, name, self._broker)
            case Admin(path, command, state):
                answer = await _ask_ceph(path, command)
                return not state or answer["state"] == state
            case All(checks):
                return all([await self._run(part) for part in checks])

    async def _ask_database(self, query: str) -> float | None:
        answer = self._scratch / f"query-{abs(hash(query))}"
        answer.unlink(missing_ok=True)
        code = await self._processes.run((*CLIENT, "-N", "-e", query), env=self._env, log=answer)
        text = answer.read_text().strip()
        return float(text) if code == 0 and text and text != "NULL" else None


async def _http(port: int, path: str) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
    await writer.drain()
    status = await reader.readline()
    writer.close()
    return int(status.split()[1]) if status else 599


async def _ask_ceph(path: str, command: str) -> Any:
    """Ask a Ceph daemon: it takes JSON that a null byte ends, and says how long its answer is."""
    reader, writer = await asyncio.open_unix_connection(path)
    try:
        writer.write(json.dumps({"prefix": command, "format": "json"}).encode() + b"\0")
        await writer.drain()
        length = int.from_bytes(await reader.readexactly(4))
        return json.loads(await reader.readexactly(length))
    finally:
        writer.close()


def _listens(path: str, *, seqpacket: bool) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET if seqpacket else socket.SOCK_STREAM) as probe:
        probe.settimeout(1.0)
        probe.connect(path)
    return True


def _consumed(queue: str, broker: tuple[str, str]) -> bool:
    import amqp

    user, password = broker
    try:
        with amqp.Connection(
            "127.0.0.1:5672",
            userid=user,
            password=password,
            connect_timeout=TIMEOUT,
            read_timeout=TIMEOUT,
            write_timeout=TIMEOUT,
        ) as connection:
            if not queue:
                return True
            declared = connection.channel().queue_declare(queue, passive=True)
    except amqp.AMQPError:
        return False
    return bool(declared.consumer_count)
