"""An HTTP server of services that answer what the plugins ask as the real ones do.

Paths, bodies, statuses and what is refused are written after the services' sources, release 2026.2.
"""

from __future__ import annotations

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.unit.heat_plugins.services.barbican import Barbican
from tests.unit.heat_plugins.services.base import RefusedError, Request, missing
from tests.unit.heat_plugins.services.cinder import Cinder
from tests.unit.heat_plugins.services.designate import Designate
from tests.unit.heat_plugins.services.keystone import Keystone
from tests.unit.heat_plugins.services.masakari import Masakari
from tests.unit.heat_plugins.services.octavia import Octavia
from tests.unit.heat_plugins.services.placement import Placement


class Cloud:
    """All of them behind one port."""

    def __init__(self) -> None:
        self.masakari, self.designate, self.cinder = Masakari(), Designate(), Cinder()
        self.octavia, self.placement, self.barbican = Octavia(), Placement(), Barbican()
        others = [
            self.masakari,
            self.designate,
            self.cinder,
            self.octavia,
            self.placement,
            self.barbican,
        ]
        self.keystone = Keystone(others)
        self.requests: list[str] = []
        routes = [
            (method, re.compile(f"/{one.name}{pattern}/?"), handler)
            for one in (self.keystone, *others)
            for method, pattern, handler in one.routes()
        ]
        cloud = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                path = self.path.partition("?")[0]
                cloud.requests.append(f"{self.command} {path}")
                request = Request(self, cloud.url)
                try:
                    status, body = self._routed(request, path)
                except RefusedError as refused:
                    status, body = refused.status, refused.body
                raw = b"" if body is None else json.dumps(body).encode()
                self.send_response(status)
                if path == "/identity/v3/auth/tokens":
                    self.send_header("X-Subject-Token", "token")
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def _routed(self, request: Request, path: str) -> tuple[int, Any]:
                for method, pattern, handler in routes:
                    found = pattern.fullmatch(path)
                    if method == self.command and found:
                        return handler(request, *found.groups())  # type: ignore[no-any-return]
                raise missing()

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815  (the server's names)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def reset(self) -> None:
        """Forget all that was done to the services."""
        self.requests.clear()
        self.keystone.without.clear()
        for one in self.keystone.services:
            one.reset()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
