"""Looking at a guest from outside: a page over HTTP, a login over SSH."""

from __future__ import annotations

import contextlib
import http.client
import io
import logging
import socket
import threading
from typing import TYPE_CHECKING, Any

from hotcat.catalog.matcher import mismatches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HERE = "127.0.0.1"
_PATIENCE = 20.0  # seconds for a connection, and for each answer: an emulated guest is slow
_LOGIN = 60.0  # seconds for a login: its cryptography is emulated too
_LARGEST = 1 << 20  # bytes of a page that are read


def key_pair() -> tuple[str, str]:
    """Return a new key to log in with: the private one as PEM, the public one as authorized_keys has it."""
    from cryptography.hazmat.primitives import serialization as forms
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.OpenSSH, forms.NoEncryption())
    public = private.public_key().public_bytes(forms.Encoding.OpenSSH, forms.PublicFormat.OpenSSH)
    return pem.decode(), f"{public.decode()} hotcat-boot"


def page(expected: Mapping[str, Any], port: int) -> Iterator[str]:
    """GET a page through the forward at `port`; yield what of its status and text is not as expected."""
    path = expected.get("path", "/")
    about = f"GET port {expected['port']} {path}"
    link = http.client.HTTPConnection(HERE, port, timeout=_PATIENCE)
    with contextlib.closing(link):
        try:
            link.request("GET", path)
            answer = link.getresponse()
            body = answer.read(_LARGEST).decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            yield f"{about}: no answer: {error or type(error).__name__}"
            return
    checks: list[tuple[str, object, object]] = [("status", expected.get("status", 200), answer.status)]
    if "contains" in expected:
        checks.append(("body", {"contains": expected["contains"]}, body))
    for name, matcher, value in checks:
        yield from (f"{about}: {name}: {reason}" for reason in mismatches(matcher, value))


def login(user: str, private_key: str, port: int) -> str | None:
    """Log in over SSH through the forward at `port` and run a command; returns what failed."""
    import paramiko

    logging.getLogger("paramiko").setLevel(logging.CRITICAL)  # it logs a traceback for each failure
    key = paramiko.Ed25519Key.from_private_key(io.StringIO(private_key))
    try:
        with contextlib.closing(socket.create_connection((HERE, port), _PATIENCE)) as link:
            transport = paramiko.Transport(link)
            transport.banner_timeout = transport.auth_timeout = _LOGIN
            limit = threading.Timer(3 * _LOGIN, transport.close)  # some waits of paramiko's have no end
            limit.daemon = True
            limit.start()
            with contextlib.closing(transport), contextlib.ExitStack() as stack:
                stack.callback(limit.cancel)
                transport.start_client(timeout=_LOGIN)
                transport.auth_publickey(user, key)
                channel = stack.enter_context(transport.open_session(timeout=_LOGIN))
                channel.settimeout(_LOGIN)
                channel.exec_command("id -un")
                channel.shutdown_write()
                said = channel.makefile("rb").read().decode(errors="replace").strip()
    except (OSError, EOFError, paramiko.SSHException) as error:
        return f"ssh {user}@guest: {error or type(error).__name__}"
    return None if said == user else f"ssh {user}@guest: `id -un` says {said!r}"
