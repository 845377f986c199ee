"""Hosts and ports, which an expression gives as text."""

from __future__ import annotations

from hotcat.errors import HotcatError

_LAST_PORT = 65535


def port_number(value: object) -> int:
    """Return a port; raises HotcatError where the value is none."""
    text = str(value).strip()
    if not text.isdecimal() or not 0 < int(text) <= _LAST_PORT:
        raise HotcatError(f"{text!r} is not a port", remedy=f"A port is a number from 1 to {_LAST_PORT}.")
    return int(text)


def require_host(text: str) -> None:
    """Raise HotcatError where a text can be no host: an empty one would stand for this machine."""
    try:
        found = text.encode("idna")
    except UnicodeError:
        found = b""
    if not found:
        raise HotcatError(f"{text!r} is not a host", remedy="A host is an address or a name.")
