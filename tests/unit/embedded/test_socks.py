"""The relay as it runs in the cloud: a process on an inherited socket, here between loopback addresses."""

from __future__ import annotations

import socket
import socketserver
import struct
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
import socks

if TYPE_CHECKING:
    from collections.abc import Iterator

Address = tuple[str, int]
NO_AUTHENTICATION = b"\5\1\0"


class Echo(socketserver.StreamRequestHandler):
    """Say back all that came, once the client has said its end."""

    def handle(self) -> None:
        self.wfile.write(b"echo " + self.rfile.read())


class EchoServer(socketserver.ThreadingTCPServer):
    daemon_threads = True


class EchoServer6(EchoServer):
    address_family = socket.AF_INET6


@pytest.fixture(scope="module")
def relay() -> Iterator[Address]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        number = listener.fileno()
        command = [sys.executable, "-m", "hotcat.embedded.socks", "--fd", str(number)]
        command += ["--allow", "127.0.0.1/32", "--allow", "::1/128"]
        with subprocess.Popen(command, pass_fds=[number], stderr=subprocess.PIPE) as process:
            try:
                yield listener.getsockname()
                assert process.poll() is None
            finally:
                process.kill()
            assert process.stderr is not None
            assert process.stderr.read() == b""  # whatever its clients did, it is not worth a traceback


@pytest.fixture(scope="module")
def echo() -> Iterator[Address]:
    with EchoServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.socket.getsockname()
        server.shutdown()


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def request(port: int, command: int = 1, kind: int = 1, host: bytes = b"\x7f\0\0\1") -> bytes:
    return bytes([5, command, 0, kind]) + host + struct.pack("!H", port)


def ask(relay: Address, message: bytes) -> bytes:
    """Return all that the relay answers before it hangs up."""
    with socket.create_connection(relay, timeout=30) as client:
        client.sendall(message)
        client.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: client.recv(4096), b""))


def test_what_is_not_allowed_is_refused(relay: Address) -> None:
    """Also by a name: what counts is the address that it stands for."""
    with EchoServer(("127.0.0.2", 0), Echo) as server, socket.create_connection(relay, timeout=30) as client:
        client.sendall(b"\5\1\0")
        assert client.recv(2) == b"\5\0"
        client.sendall(
            b"\5\1\0\1" + socket.inet_aton("127.0.0.2") + server.server_address[1].to_bytes(2, "big")
        )
        assert client.recv(2) == b"\5\2"


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_other_implementation_gets_through(relay: Address, echo: Address, name: str) -> None:
    with socks.socksocket() as client:
        client.settimeout(30)
        client.set_proxy(socks.SOCKS5, *relay, rdns=True)
        client.connect((name, echo[1]))
        client.sendall(b"hello")
        client.shutdown(socket.SHUT_WR)
        assert client.makefile("rb").read() == b"echo hello"


def test_ipv6(relay: Address) -> None:
    with EchoServer6(("::1", 0), Echo) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        port = server.socket.getsockname()[1]
        answer = ask(relay, NO_AUTHENTICATION + request(port, kind=4, host=bytes(15) + b"\1") + b"hi")
    bound = socket.inet_pton(socket.AF_INET6, "::1")
    assert answer[:22] == b"\5\0" + b"\5\0\0\4" + bound
    assert answer[24:] == b"echo hi"


def test_each_side_may_end_first_and_large_data_arrives_whole(relay: Address, echo: Address) -> None:
    data = bytes(range(256)) * 20_000
    answer = ask(relay, NO_AUTHENTICATION + request(echo[1]) + data)
    assert answer[:2] + answer[2:6] == b"\5\0" + b"\5\0\0\1"
    assert answer[12:] == b"echo " + data


@pytest.mark.parametrize(
    ("message", "reply"),
    [
        (request(1, command=2), 7),  # BIND
        (request(1, command=3), 7),  # UDP ASSOCIATE
        (request(1, kind=9), 8),
        (request(1, kind=3, host=b"\x0fno-such.invalid"), 4),
        (request(1, kind=3, host=b"\x02\xff\xfe"), 4),
        (request(1, kind=3, host=b"\x03a.."), 4),
    ],
)
def test_refusals_say_why(relay: Address, message: bytes, reply: int) -> None:
    answer = ask(relay, NO_AUTHENTICATION + message)
    assert answer == b"\5\0" + bytes([5, reply, 0, 1]) + bytes(6)


@pytest.mark.parametrize(("kind", "host"), [(1, b"\x7f\0\0\1"), (3, b"\x09localhost")])
def test_nobody_listens_there(relay: Address, kind: int, host: bytes) -> None:
    answer = ask(relay, NO_AUTHENTICATION + request(unused_port(), kind=kind, host=host))
    assert answer[2:4] == b"\5\5"


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        (b"\5\1\2", b"\5\xff"),  # a user name only
        (b"\4\1\0\x50\x7f\0\0\1\0", b""),  # SOCKS4
        (b"GET / HTTP/1.0\r\n\r\n", b""),
        (b"", b""),
        (b"\5\1\0\5\1", b"\5\0"),  # broken off
    ],
)
def test_strangers_are_sent_away(relay: Address, message: bytes, answer: bytes) -> None:
    assert ask(relay, message) == answer


def test_server_that_breaks_off_ends_the_client_too(relay: Address) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(relay, timeout=30) as client,
        client.makefile("rb") as answers,
    ):
        client.sendall(NO_AUTHENTICATION + request(server.getsockname()[1]))
        accepted, _ = server.accept()
        assert answers.read(12)[3] == 0
        accepted.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        accepted.close()  # with a reset
        with pytest.raises(ConnectionResetError):
            answers.read()


def test_one_slow_client_does_not_hold_up_another(relay: Address, echo: Address) -> None:
    with socket.create_connection(relay, timeout=30) as slow:
        slow.sendall(b"\5")
        assert ask(relay, NO_AUTHENTICATION + request(echo[1]) + b"x").endswith(b"echo x")
