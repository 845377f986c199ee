"""JSON messages, a line each, over a socket: how QEMU's monitor and its guest agent are spoken to."""

from __future__ import annotations

import json
import select
from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

_LARGEST = 64 << 20  # bytes of one message: a guest must not fill our memory
_CHUNK = 1 << 16
_SENTINEL = b"\xff"  # what the guest agent puts before an answer to guest-sync-delimited


class ChannelError(HotcatError):
    """The other side hung up, or sends what is no JSON."""


class Channel:
    """One end of a connected socket."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._received = bytearray()

    def send(self, message: Mapping[str, Any], *, prefix: bytes = b"") -> None:
        """Send a message; raises ChannelError where nobody is there, or nobody reads for ten seconds."""
        self._link.settimeout(10.0)
        try:
            self._link.sendall(prefix + json.dumps(message).encode() + b"\n")
        except OSError as error:
            raise ChannelError(f"the machine does not listen: {error}") from None

    def receive(self, patience: float) -> dict[str, Any] | None:
        """Return the next message; None where none came within `patience` seconds."""
        while b"\n" not in self._received:
            if not select.select([self._link], [], [], patience)[0]:
                return None
            try:
                data = self._link.recv(_CHUNK)
            except OSError as error:
                raise ChannelError(f"the machine hung up: {error}") from None
            if not data:
                raise ChannelError("the machine hung up")
            self._received += data
            if len(self._received) > _LARGEST:
                raise ChannelError("the guest sends without end")
        line, _, rest = bytes(self._received).partition(b"\n")
        self._received = bytearray(rest)
        try:
            message = json.loads(line.rpartition(_SENTINEL)[2])
        except ValueError:
            raise ChannelError(f"no JSON from the machine: {line[:100]!r}") from None
        if not isinstance(message, dict):
            raise ChannelError(f"no message from the machine: {line[:100]!r}")
        return message
