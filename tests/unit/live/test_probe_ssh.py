"""The ssh probe against real SSH servers of paramiko's on loopback."""

from __future__ import annotations

import contextlib
import io
import socket
import threading
from typing import TYPE_CHECKING, Any

import paramiko
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from hotcat.errors import HotcatError
from hotcat.live import probes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.live.cloud import Cloud


def new_key() -> str:
    private = Ed25519PrivateKey.generate()
    return private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()).decode()


# ruff: noqa: ARG002  (paramiko names the arguments)


class Guest(paramiko.ServerInterface):
    """Lets `user` in with one key; answers `hostname`, fails on all else, and forwards connections."""

    def __init__(self, name: str, user: str, key: str) -> None:
        self.name = name
        self.user = user
        self.key = paramiko.Ed25519Key.from_private_key(io.StringIO(key))
        self.forward: tuple[str, int] | None = None

    def get_allowed_auths(self, username: str) -> str:
        return "publickey"

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        known = username == self.user and key == self.key
        return paramiko.AUTH_SUCCESSFUL if known else paramiko.AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return (
            paramiko.OPEN_SUCCEEDED if kind == "session" else paramiko.OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED
        )

    def check_channel_direct_tcpip_request(
        self, chanid: int, origin: Any, destination: tuple[str, int]
    ) -> int:
        self.forward = destination
        return paramiko.OPEN_SUCCEEDED

    def check_channel_exec_request(self, channel: paramiko.Channel, command: bytes) -> bool:
        threading.Thread(target=self._answer, args=(channel, command), daemon=True).start()
        return True

    def _answer(self, channel: paramiko.Channel, command: bytes) -> None:
        channel.recv(1)  # the end of the input: the client knows by now that the command runs
        if command == b"hang":
            channel.shutdown(2)  # no more output, and never a word on how it ended
        elif command == b"hostname":
            channel.sendall(f"{self.name}\n".encode())
            channel.send_exit_status(0)
        else:
            channel.sendall_stderr(b"not found\n")
            channel.send_exit_status(127)
        if command != b"hang":
            channel.close()


@contextlib.contextmanager
def ssh_server(name: str, user: str, key: str) -> Iterator[int]:
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=one, args=(client,), daemon=True).start()

    def one(client: socket.socket) -> None:
        guest = Guest(name, user, key)
        transport = paramiko.Transport(client)
        transport.add_server_key(paramiko.Ed25519Key.from_private_key(io.StringIO(key)))
        with contextlib.suppress(paramiko.SSHException, EOFError, OSError):
            transport.start_server(server=guest)
            while transport.is_active():
                channel = transport.accept(1)
                if channel and guest.forward:
                    onward = socket.create_connection(guest.forward)
                    threading.Thread(target=pump, args=(channel, onward), daemon=True).start()
                    threading.Thread(target=pump, args=(onward, channel), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1]
    listener.close()


def pump(source: Any, sink: Any) -> None:
    with contextlib.suppress(OSError, EOFError):
        while data := source.recv(65536):
            sink.sendall(data)
    sink.close()


KEY = new_key()


def look(cloud: Cloud, port: int, **arguments: Any) -> str | None:
    whole = {
        "host": "127.0.0.1",
        "port": port,
        "user": "root",
        "key": KEY,
        "command": "hostname",
        **arguments,
    }
    return probes.look(cloud, "ssh", whole, within=0)


@pytest.mark.parametrize("cloud", ["direct", "relayed"])
def test_a_command_answers(cloud: str, request: pytest.FixtureRequest) -> None:
    with ssh_server("private", "root", KEY) as port:
        assert look(request.getfixturevalue(cloud), port, stdout={"contains": "private"}) is None


def test_each_difference_is_told(direct: Cloud) -> None:
    with ssh_server("private", "root", KEY) as port:
        miss = str(look(direct, port, command="nope", stdout="x"))
        assert "exit: 127 is not 0" in miss
        assert "stdout: '' is not 'x'" in miss
        assert look(direct, port, command="nope", exit=127, stderr={"contains": "not found"}) is None


def test_through_a_jump_host(direct: Cloud) -> None:
    other = new_key()
    with ssh_server("private", "root", KEY) as inner, ssh_server("bastion", "jump", other) as outer:
        via = {"host": "127.0.0.1", "port": outer, "user": "jump", "key": other}
        assert look(direct, inner, via=via, stdout={"contains": "private"}) is None
        refused = look(direct, inner, via={**via, "user": "nobody"})
    assert "via 127.0.0.1" in str(refused)


def test_a_jump_host_takes_user_and_key_of_the_host_behind_it(direct: Cloud) -> None:
    with ssh_server("private", "root", KEY) as inner, ssh_server("bastion", "root", KEY) as outer:
        via = {"host": "127.0.0.1", "port": outer}
        assert look(direct, inner, via=via, stdout={"contains": "private"}) is None


def test_a_wrong_key_is_a_miss(direct: Cloud) -> None:
    with ssh_server("private", "root", KEY) as port:
        assert "Authentication" in str(look(direct, port, key=new_key()))


def test_what_is_no_ssh_server_is_a_miss(direct: Cloud, page: int, closed_port: int) -> None:
    assert "ssh root@127.0.0.1" in str(look(direct, closed_port))
    assert "ssh root@127.0.0.1" in str(look(direct, page))


def test_a_guest_that_hangs_is_a_miss(direct: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes.ssh, "_LONGEST", 0.5)
    with ssh_server("private", "root", KEY) as port:
        assert "the connection ended before the command did" in str(look(direct, port, command="hang"))


def test_what_is_no_key_is_an_error_that_does_not_show_it(direct: Cloud) -> None:
    with (
        ssh_server("private", "root", KEY) as port,
        pytest.raises(HotcatError, match="not a private key") as caught,
    ):
        look(direct, port, key="topsecret")
    assert "topsecret" not in str(caught.value)
