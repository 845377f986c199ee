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
    taken: set[int] = set()
    for address in [preferred, *candidates] if preferred else candidates:
        found = _listen(address, ports)
        if isinstance(found, dict):
            return address, found
        taken.add(found)
    listed = ", ".join(str(port) for port in sorted(taken))
    raise HotcatError(
        f"no address 127.77.N.1 has all its ports free: {listed} taken",
        remedy="A program that listens on every address (0.0.0.0) takes a port from all of them;"
        " 'ss -ltnp' shows which. Or stop a cloud with 'hotcat cloud down'.",
    )


def _listen(address: str, ports: list[int]) -> dict[int, socket.socket] | int:
    """Return the listening sockets, or the port that is taken."""
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
            return port
        raise
    return sockets
