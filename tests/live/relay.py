"""A relay in front of Glance that can hold a request, so that a client is killed at that very step."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

_HOPS = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


class Relay(ThreadingHTTPServer):
    """Passes requests on; `seen` has method and path of each, and `held` is set once one is not answered.

    The request number `hold` (from 0) is passed on but not answered; with `halfway` only half of the first
    upload's data is passed on.
    """

    daemon_threads = True

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = upstream
        self.expect(None)

    def expect(self, hold: int | None, *, halfway: bool = False) -> None:
        """Begin to count anew."""
        self.hold = hold
        self.halfway = halfway
        self.seen: list[str] = []
        self.held = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Relay
    protocol_version = "HTTP/1.1"

    def _relay(self) -> None:
        number = len(self.server.seen)
        self.server.seen.append(f"{self.command} {self.path}")
        length = int(self.headers.get("Content-Length") or 0)
        cut = self.server.halfway and self.path.endswith("/file")
        body = self.rfile.read(length // 2 if cut else length)
        address = urlsplit(self.server.upstream)
        upstream = HTTPConnection(str(address.hostname), address.port)
        # With the client's Host, so that Glance's links lead here.
        upstream.request(self.command, self.path, body or None, dict(self.headers.items()))
        if cut:
            self._wait(upstream)
            return
        answer = upstream.getresponse()
        content = answer.read()
        upstream.close()
        if number == self.server.hold:
            self._wait(upstream)
            return
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in _HOPS:
                self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _wait(self, upstream: HTTPConnection) -> None:
        """Answer nothing until the client is gone, then hang up on Glance too."""
        self.server.held.set()
        self.close_connection = True
        while self.rfile.read(65536):
            pass
        upstream.close()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _relay  # noqa: N815  (http.server's names)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def relay_to(upstream: str) -> Iterator[Relay]:
    """A relay to the Glance at a URL."""
    relay = Relay(upstream)
    threading.Thread(target=relay.serve_forever, daemon=True).start()
    try:
        yield relay
    finally:
        relay.shutdown()
        relay.server_close()
