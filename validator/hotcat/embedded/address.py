"""The address of a cloud: 127.77.N.1, with its listening sockets opened in the namespace of the host.

A socket belongs to the network namespace it was made in, whoever holds it. Services inside that inherit it
answer on the host, so one URL serves on both sides, with no relay and no root.
"""

from __future__ import annotations

import errno
import socket
from typing import TYPE_CHECKING

from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Iterable

BACKLOG = 128


def open_sockets(ports: Iterable[int], preferred: str | None = None) -> tuple[str, dict[int, socket.socket]]:
    """Find an address whose ports are all free and listen on them; raises HotcatError when there is none."""
    ports = list(ports)
    candidates = [f"127.77.{number}.1" for number in range(1, 255)]
    for address in [preferred, *candidates] if preferred else candidates:
        if sockets := _listen(address, ports):
            return address, sockets
    raise HotcatError(
        "no free address 127.77.N.1 is left for a cloud", remedy="Stop a cloud with 'hotcat cloud down'."
    )


def _listen(address: str, ports: list[int]) -> dict[int, socket.socket] | None:
    sockets: dict[int, socket.socket] = {}
    try:
        for port in ports:
            sockets[port] = listener = socket.socket()
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((address, port))
            listener.listen(BACKLOG)
    except OSError as error:
        for listener in sockets.values():
            listener.close()
        if error.errno in {errno.EADDRINUSE, errno.EADDRNOTAVAIL}:
            return None
        raise
    return sockets
