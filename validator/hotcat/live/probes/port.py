"""Port numbers, which an expression gives as text."""

from __future__ import annotations

from hotcat.errors import HotcatError

_LAST = 65535


def port_number(value: object) -> int:
    """Return a port; raises HotcatError where the value is none."""
    text = str(value).strip()
    if not text.isdecimal() or not 0 < int(text) <= _LAST:
        raise HotcatError(f"{text!r} is not a port", remedy=f"A port is a number from 1 to {_LAST}.")
    return int(text)
