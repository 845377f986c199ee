"""The control socket between a cloud's init and the command line: a word as the request, JSON lines back.

`status`, `usage` (the same with memory and CPU time), `stop` and `chaos ACTION SERVICE` are answered once,
`kill` not at all; `watch` streams states as they change until the cloud is ready or fails.
"""

from __future__ import annotations

import json
import os
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def connected(path: Path, timeout: float | None = 10.0) -> Iterator[socket.socket]:
    """A connection to a socket whose path may be longer than the 107 bytes the kernel allows."""
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(timeout)
            client.connect(f"/proc/self/fd/{folder}/{path.name}")
            yield client
    finally:
        os.close(folder)


def ask(path: Path, request: str, timeout: float | None = 10.0) -> Any:
    """Send one request and read its one answer; raises OSError where nobody answers."""
    for answer in stream(path, request, timeout):
        return answer
    raise ConnectionResetError("the cloud hung up")


def stream(path: Path, request: str, timeout: float | None = None) -> Iterator[Any]:
    """Send one request and read answers until the cloud hangs up."""
    with connected(path, timeout) as client:
        client.sendall(request.encode() + b"\n")
        with client.makefile("r") as lines:
            for line in lines:
                yield json.loads(line)
