"""Looks from outside, at real servers on loopback."""

from __future__ import annotations

import contextlib
import io
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import paramiko
import pytest

from hotcat.images.boot import outside

if TYPE_CHECKING:
    from collections.abc import Iterator

# ruff: noqa: ARG002  (paramiko and http.server name arguments and methods)


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = self.path == "/healthz"
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(b"ok, all well\n" if found else b"none\n")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def web() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Pages) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        ({"path": "/healthz"}, []),
        ({"path": "/healthz", "status": 200, "contains": "all well"}, []),
        ({"status": 404}, []),
        (
            {"contains": "ok"},
            [
                "GET port 80 /: status: 404 is not 200",
                "GET port 80 /: body: 'none\\n' does not contain 'ok'",
            ],
        ),
    ],
)
def test_a_page(web: int, expected: dict[str, object], told: list[str]) -> None:
    assert list(outside.page({"port": 80, **expected}, web)) == told


def test_a_page_where_nobody_answers() -> None:
    [told] = outside.page({"port": 80, "path": "/x"}, free_port())
    assert told.startswith("GET port 80 /x: no answer: ")


def test_a_page_of_somebody_who_hangs_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            server.accept()[0].close()

        answering = threading.Thread(target=hang_up)
        answering.start()
        [told] = outside.page({"port": 80}, server.getsockname()[1])
        answering.join()
    assert "no answer" in told


class Guest(paramiko.ServerInterface):
    def __init__(self, public_key: str, says: str) -> None:
        self.key = public_key.split()[1]
        self.says = says

    def get_allowed_auths(self, username: str) -> str:
        return "publickey"

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        known = username == "debian" and key.get_base64() == self.key
        return paramiko.AUTH_SUCCESSFUL if known else paramiko.AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.OPEN_SUCCEEDED

    def check_channel_exec_request(self, channel: paramiko.Channel, command: bytes) -> bool:
        assert command == b"id -un"

        def answer() -> None:
            channel.recv(1)  # the end of the input: the client knows by now that the command runs
            channel.sendall(f"{self.says}\n".encode())
            channel.send_exit_status(0)
            channel.close()

        threading.Thread(target=answer).start()
        return True


@contextlib.contextmanager
def sshd(public_key: str, says: str = "debian") -> Iterator[int]:
    host_key = paramiko.Ed25519Key.from_private_key(io.StringIO(outside.key_pair()[0]))
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            transport = paramiko.Transport(listener.accept()[0])
            transport.add_server_key(host_key)
            with contextlib.suppress(EOFError, paramiko.SSHException):
                transport.start_server(server=Guest(public_key, says))
            transport.join(30)

        serving = threading.Thread(target=serve)
        serving.start()
        yield listener.getsockname()[1]
        serving.join()


def test_a_login() -> None:
    private, public = outside.key_pair()
    with sshd(public) as port:
        assert outside.login("debian", private, port) is None


def test_a_login_with_a_key_that_the_guest_does_not_know() -> None:
    with sshd(outside.key_pair()[1]) as port:
        told = outside.login("debian", outside.key_pair()[0], port)
    assert told == "ssh debian@guest: Authentication failed."


def test_a_login_that_ends_as_somebody_else() -> None:
    private, public = outside.key_pair()
    with sshd(public, says="nobody") as port:
        assert outside.login("debian", private, port) == "ssh debian@guest: `id -un` says 'nobody'"


def test_a_login_where_nobody_listens() -> None:
    told = outside.login("debian", outside.key_pair()[0], free_port())
    assert told
    assert "refused" in told
