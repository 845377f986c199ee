"""The ssh probe: logs in with a key, through a jump host where one is given, and runs a command.

Host keys are not checked: the hosts are minutes old, and nobody has told their keys.
"""

from __future__ import annotations

import contextlib
import io
import logging
import threading
from typing import TYPE_CHECKING, Any

import paramiko

from hotcat.errors import HotcatError
from hotcat.live.address import port_number
from hotcat.live.probes.miss import ProbeMissError, expect, given
from hotcat.live.reach import open_tcp

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator, Mapping

    from hotcat.live.cloud import Cloud

# Paramiko logs each connection, and a traceback for each that fails; the probe tells what went wrong.
logging.getLogger("paramiko").setLevel(logging.CRITICAL)

_PORT = 22
_TIMEOUT = 20.0  # seconds for each of: the banner, the login, the channel, the command's next output
_LONGEST = 120.0  # seconds for a connection: paramiko waits without end for some of a peer's answers
_KEYS = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)


def look(cloud: Cloud, arguments: Mapping[str, Any]) -> None:
    """Run `command` on `host` as `user` with the private `key`, jumping over `via`.

    Expects the exit status `exit` (0), and `stdout` and `stderr` where given.
    """
    host, port = arguments["host"], port_number(arguments.get("port", _PORT))
    about = f"ssh {arguments['user']}@{host}"
    try:
        with contextlib.ExitStack() as stack:
            via = arguments.get("via")
            if via:
                about += f" via {via['host']}"
                jump = {**arguments, **via}
                first = open_tcp(cloud, jump["host"], port_number(via.get("port", _PORT)))
                over = stack.enter_context(_login(first, jump))
                link = over.open_channel("direct-tcpip", (host, port), ("127.0.0.1", 0), timeout=_TIMEOUT)
                transport = stack.enter_context(_login(link, arguments))
            else:
                transport = stack.enter_context(_login(open_tcp(cloud, host, port), arguments))
            status, stdout, stderr = _run(transport, arguments["command"])
    except (OSError, EOFError, paramiko.SSHException) as error:
        raise ProbeMissError(f"{about}: {error or type(error).__name__}") from None
    answers = {"exit": status, "stdout": stdout, "stderr": stderr}
    wanted = {"exit": 0, **{name: arguments[name] for name in given(arguments, *answers)}}
    expect(about, ((name, matcher, answers[name]) for name, matcher in wanted.items()))


@contextlib.contextmanager
def _login(
    link: socket.socket | paramiko.Channel, arguments: Mapping[str, Any]
) -> Iterator[paramiko.Transport]:
    key = _key(arguments["key"])
    with contextlib.closing(link):
        transport = paramiko.Transport(link)
        transport.banner_timeout = transport.auth_timeout = _TIMEOUT
        limit = threading.Timer(_LONGEST, transport.close)
        with contextlib.closing(transport), _running(limit):
            transport.start_client(timeout=_TIMEOUT)
            transport.auth_publickey(arguments["user"], key)
            yield transport


@contextlib.contextmanager
def _running(timer: threading.Timer) -> Iterator[None]:
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _key(text: str) -> paramiko.PKey:
    for kind in _KEYS:
        with contextlib.suppress(paramiko.SSHException, ValueError):
            return kind.from_private_key(io.StringIO(text))
    raise HotcatError(
        "ssh: key is not a private key in a known format",
        remedy="Give the text of an ed25519, ECDSA or RSA key without a passphrase.",
    )


def _run(transport: paramiko.Transport, command: str) -> tuple[int, str, str]:
    with contextlib.closing(transport.open_session(timeout=_TIMEOUT)) as channel:
        channel.settimeout(_TIMEOUT)
        channel.exec_command(command)
        channel.shutdown_write()
        with channel.makefile("rb") as out, channel.makefile_stderr("rb") as err:
            stdout, stderr = out.read(), err.read()
        status = channel.recv_exit_status()
        if status < 0 and not transport.is_active():
            raise EOFError("the connection ended before the command did")
        return status, stdout.decode(errors="replace"), stderr.decode(errors="replace")
