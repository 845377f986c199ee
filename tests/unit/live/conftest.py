"""For the probes real peers on loopback: an HTTP server, and a SOCKS5 relay that notes what it was asked.

For what hotcat makes of Heat's answers, a stand-in that gives recorded ones.
"""

from __future__ import annotations

import contextlib
import http.server
import socket
import struct
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from hotcat.live.cloud import Cloud, Relay
from hotcat.live.heat import Stack, StackResource
from hotcat.report.results import Event

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


# Status, body, type, and how many of the bytes promised do not come.
PAGES = {
    "/": (200, b"hello world", "text/plain", 0),
    "/short": (200, b"hello", "text/plain", 6),
    "/umlaut": (200, "wörld".encode(), "text/html", 0),
    "/latin": (200, "wörld".encode("latin-1"), "text/html; charset=latin-1", 0),
    "/odd": (200, "wörld".encode(), "text/html; charset=nope", 0),
}


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, body, kind, missing = PAGES.get(self.path, (302, b"gone", "text/plain", 0))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) + missing))
        self.send_header("X-Kind", "test")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


class Socks:
    """A SOCKS5 relay: CONNECT without authentication. The name `inside.test` is 127.0.0.1 for it alone."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._relay, args=(client,), daemon=True).start()

    def _relay(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            stream = client.makefile("rb")
            if not (methods := stream.read(2)):
                return
            stream.read(methods[1])
            client.sendall(b"\x05\x00")
            kind = stream.read(4)[3]
            address = stream.read(4 if kind == 1 else stream.read(1)[0])
            host = socket.inet_ntoa(address) if kind == 1 else address.decode()
            (port,) = struct.unpack("!H", stream.read(2))
            self.asked.append((host, port))
            try:
                target = socket.create_connection(("127.0.0.1" if host == "inside.test" else host, port), 5)
            except OSError:
                client.sendall(b"\x05\x05\x00\x01" + bytes(6))
                return
            client.sendall(b"\x05\x00\x00\x01" + bytes(6))
            with target:
                threading.Thread(target=_pump, args=(target, client), daemon=True).start()
                _pump(client, target)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


@pytest.fixture
def page() -> Iterator[int]:
    """The port of an HTTP server on loopback."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def socks() -> Iterator[Socks]:
    relay = Socks()
    yield relay
    relay.close()


@pytest.fixture
def closed_port() -> int:
    """A port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def direct() -> Cloud:
    """A cloud whose addresses are reached directly; its APIs are not used."""
    return Cloud("here", SimpleNamespace())


@pytest.fixture
def relayed(socks: Socks) -> Cloud:
    """A cloud whose addresses are reached through the relay."""
    return Cloud("there", SimpleNamespace(), relay=Relay("127.0.0.1", socks.port))


ROOT = "root-id"


def event(number: int, resource: str, status: str, reason: str = "", *, stack: str = "s") -> Event:
    root = stack == "s"
    stack_id = ROOT if root else f"{stack}-id"
    physical = stack_id if resource == stack else f"{resource}-id"
    return Event(
        str(number), f"2026-01-02T03:04:{number:02}Z", stack, stack_id, resource, status, reason, physical
    )


def resource(
    path: str, kind: str = "T", status: str = "CREATE_COMPLETE", reason: str = "", **more: Any
) -> StackResource:
    name = path.rpartition("/")[2]
    values: dict[str, Any] = {"physical_id": f"{path}-id", "stack_id": ROOT, **more}
    return StackResource(path, name, kind, status, reason, **values)


class FakeHeat:
    """Answers from a script: each `get` takes the next status (or raises it), the last one stays."""

    def __init__(self, *statuses: str | Exception | None, events: list[Event] | None = None) -> None:
        self.statuses = list(statuses)
        self.all_events = events or []
        self.all_resources: list[StackResource] = []
        self.deleted: list[str] = []
        self.held = 0  # for how many looks a deleted stack is still listed
        self.tags: tuple[str, ...] = ()

    def get(self, _name: str, *, outputs: bool = False) -> Stack | None:
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        if isinstance(status, Exception):
            raise status
        found: Mapping[str, object] = {"url": "http://h/"} if outputs else {}
        return Stack(ROOT, "s", status, "why", self.tags, found) if status else None

    def events(self, stack: Stack, *, after: str | None = None) -> list[Event]:
        del stack
        return [one for one in self.all_events if after is None or int(one.id) > int(after)]

    def resources(self, stack: Stack) -> list[StackResource]:
        del stack
        return self.all_resources

    def delete(self, stack: Stack) -> None:
        self.deleted.append(stack.name)

    def holds(self, stack: Stack) -> bool:
        del stack
        self.held -= 1
        return self.held >= 0

    def stacks(self, project: str) -> list[Stack]:
        del project
        return []


class Notes:
    """A Progress that keeps what it is told."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def event(self, event: Event) -> None:
        self.lines.append(f"{event.resource} {event.status}")

    def note(self, text: str) -> None:
        self.lines.append(text)

    def waiting(self, doing: str) -> Any:
        del doing
        return contextlib.nullcontext()


def cloud_with(heat: Any, *, roles: tuple[str, ...] = (), **connection: Any) -> Cloud:
    cloud = Cloud("c", SimpleNamespace(current_project_id="p", **connection))
    cloud.__dict__["heat"] = heat
    cloud.__dict__["roles"] = frozenset(roles)
    return cloud


@pytest.fixture
def stand_in() -> SimpleNamespace:
    return SimpleNamespace(event=event, resource=resource, heat=FakeHeat, notes=Notes, cloud=cloud_with)
