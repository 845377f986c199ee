from __future__ import annotations

import asyncio
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.embedded.as_init import run_as_init

from hotcat.embedded import checks
from hotcat.embedded.checks import Checks
from hotcat.embedded.component import Admin, All, Check, Command, Heartbeat, Http, Queue, Socket, Tcp
from hotcat.embedded.processes import Processes

if TYPE_CHECKING:
    from hotcat.embedded.paths import CloudPaths


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def ask(paths: CloudPaths, check: Check, programs: Path | None = None) -> bool:
    """What a check says, in a process of its own."""
    found = paths.tmp / "found"

    async def scenario() -> None:
        path = os.pathsep.join([*([str(programs)] if programs else []), os.environ["PATH"]])
        asked = Checks(Processes(), {"PATH": path}, ("user", "password"), paths.tmp)
        found.write_text(str(await asked.passes(check)))

    run_as_init(scenario)
    return found.read_text() == "True"


def test_tcp(paths: CloudPaths) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert ask(paths, Tcp(server.getsockname()[1]))
    assert not ask(paths, Tcp(unused_port()))


@pytest.mark.parametrize(("kind", "seqpacket"), [(socket.SOCK_STREAM, False), (socket.SOCK_SEQPACKET, True)])
def test_unix_socket(paths: CloudPaths, kind: socket.SocketKind, *, seqpacket: bool) -> None:
    path = str(paths.run / "sock")
    assert not ask(paths, Socket(path, seqpacket=seqpacket))
    with socket.socket(socket.AF_UNIX, kind) as server:
        server.bind(path)
        assert not ask(paths, Socket(path, seqpacket=seqpacket))
        server.listen()
        assert ask(paths, Socket(path, seqpacket=seqpacket))
        assert not ask(paths, Socket(path, seqpacket=not seqpacket))
    assert not ask(paths, Socket(path, seqpacket=seqpacket))  # what a dead service left behind


@pytest.mark.parametrize(
    ("answer", "passes"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", True),
        (b"HTTP/1.1 300 Multiple Choices\r\n\r\n", True),
        (b"HTTP/1.1 401 Unauthorized\r\n\r\n", True),
        (b"HTTP/1.1 499 Odd\r\n\r\n", True),
        (b"HTTP/1.1 500 Internal Server Error\r\n\r\n", False),
        (b"HTTP/1.1 503 Service Unavailable\r\n\r\n", False),
        (b"HTTP/1.1 what\r\n\r\n", False),
        (b"junk\r\n", False),
        (b"", False),
    ],
)
def test_http(paths: CloudPaths, answer: bytes, *, passes: bool) -> None:
    async def scenario() -> None:
        requests = []

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            requests.append(await reader.readline())
            writer.write(answer)
            writer.close()

        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            asked = Checks(Processes(), {}, ("", ""), paths.tmp)
            assert await asked.passes(Http(port, "/v3")) is passes
        assert requests == [b"GET /v3 HTTP/1.0\r\n"]

    run_as_init(scenario)


def test_nobody_answers_http(paths: CloudPaths) -> None:
    assert not ask(paths, Http(unused_port()))


def test_command(paths: CloudPaths) -> None:
    assert ask(paths, Command(("true",)))
    assert not ask(paths, Command(("false",)))
    assert not ask(paths, Command(("sh", "-c", "kill -9 $$")))


def test_check_that_hangs_does_not_pass(paths: CloudPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "TIMEOUT", 0.05)

    async def scenario() -> None:
        asked = Checks(Processes(), {"PATH": os.environ["PATH"]}, ("", ""), paths.tmp)
        assert not await asked.passes(Command(("sleep", "1000")))
        children = Path(f"/proc/self/task/{os.getpid()}/children")
        while children.read_text():  # what hung is killed, and waited for
            await asyncio.sleep(0)

    run_as_init(scenario)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert not ask(paths, Http(silent.getsockname()[1]))


@pytest.mark.parametrize(
    ("client", "passes"),
    [
        ("echo 3", True),
        ("echo 40", True),
        ("echo 41", False),
        ("echo NULL", False),
        ("true", False),
        ("echo 3; exit 1", False),
        ("echo 'ERROR 2002 (HY000)' >&2; exit 1", False),
    ],
)
def test_heartbeat_is_the_age_that_the_database_client_prints(
    paths: CloudPaths, tmp_path: Path, client: str, *, passes: bool
) -> None:
    program = tmp_path / "mariadb"
    program.write_text(f"#!/bin/sh\n{client}\n")
    program.chmod(0o755)
    assert ask(paths, Heartbeat("SELECT age", 40.0), tmp_path) is passes


def test_answer_of_last_time_is_not_taken_for_todays(paths: CloudPaths, tmp_path: Path) -> None:
    program = tmp_path / "mariadb"
    program.write_text("#!/bin/sh\necho 3\n")
    program.chmod(0o755)

    async def scenario() -> None:
        env = {"PATH": os.pathsep.join([str(tmp_path), os.environ["PATH"]])}
        asked = Checks(Processes(), env, ("", ""), paths.tmp)
        assert await asked.passes(Heartbeat("SELECT age", 40.0))
        program.write_text("#!/bin/sh\n")
        assert not await asked.passes(Heartbeat("SELECT age", 40.0))

    run_as_init(scenario)


@pytest.mark.parametrize(
    ("answer", "state", "passes"),
    [
        (b'{"state": "active"}', "active", True),
        (b'{"state": "booting"}', "active", False),
        (b'{"version": "16"}', "", True),
        (b'{"version": "16"}', "active", False),
        (b"no JSON", "", False),
        (b"", "", False),  # it hung up
    ],
)
def test_ceph_admin_socket(paths: CloudPaths, answer: bytes, state: str, *, passes: bool) -> None:
    path = str(paths.run / "asok")

    async def scenario() -> None:
        requests = []

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            requests.append(await reader.readuntil(b"\0"))
            writer.write(len(answer).to_bytes(4) + answer if answer else b"")
            writer.close()

        async with await asyncio.start_unix_server(serve, path):
            asked = Checks(Processes(), {}, ("", ""), paths.tmp)
            assert await asked.passes(Admin(path, "status", state)) is passes
        assert requests == [b'{"prefix": "status", "format": "json"}\0']

    run_as_init(scenario)
    assert not ask(paths, Admin(path, "status", state))  # what a dead daemon left behind


def test_all_must_hold(paths: CloudPaths) -> None:
    good, bad = Command(("true",)), Command(("false",))
    assert ask(paths, All((good, good)))
    assert not ask(paths, All((good, bad)))
    assert not ask(paths, All((bad, good)))


def test_no_broker_no_queue(paths: CloudPaths) -> None:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", 5672)) == 0:
            pytest.skip("a broker runs on this machine")
    assert not ask(paths, Queue("engine"))
