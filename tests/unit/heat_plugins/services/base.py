"""What the services of the HTTP server share."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

Handler = Callable[..., Any]
PROJECT, USER = "c0ffee00c0ffee00c0ffee00c0ffee00", "0badc0de0badc0de0badc0de0badc0de"
OTHER = "feedfacefeedfacefeedfacefeedface"  # a project that has quotas


class RefusedError(Exception):
    """An answer with a status that is an error."""

    def __init__(self, status: int, body: Any = None) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


def missing() -> RefusedError:
    return RefusedError(404, {"error": {"code": 404, "message": "not there"}})


def want(holds: object, why: str = "") -> None:
    if not holds:
        raise RefusedError(400, {"badRequest": {"code": 400, "message": why}})


class Service:
    """A service below `/NAME`; `routes` are (method, pattern below that, handler of request and groups)."""

    name = ""
    type = ""
    below = ""  # what the endpoint in the catalog has behind the service's name

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Be as new."""

    def routes(self) -> list[tuple[str, str, Handler]]:
        raise NotImplementedError


class Request:
    """A request: its JSON, its headers, its query; `url` is where all services are."""

    def __init__(self, handler: BaseHTTPRequestHandler, url: str) -> None:
        self.headers = handler.headers
        self.url = url
        self.query = handler.path.partition("?")[2]
        length = int(handler.headers.get("Content-Length") or 0)
        raw = handler.rfile.read(length)
        self.json: Any = json.loads(raw) if raw else None

    def version(self, service: str) -> tuple[int, ...]:
        """Return the microversion that is asked for."""
        told = self.headers.get("OpenStack-API-Version", "").removeprefix(f"{service} ")
        return tuple(map(int, told.split("."))) if re.fullmatch(r"\d+\.\d+", told) else (1, 0)


def versions(service: str, below: str, identity: str, newest: str = "", oldest: str = "") -> Handler:
    def answer(request: Request) -> tuple[int, Any]:
        links = [{"rel": "self", "href": f"{request.url}/{service}{below}"}]
        one = {"id": identity, "status": "CURRENT", "links": links}
        one |= {"version": newest, "max_version": newest, "min_version": oldest} if newest else {}
        return 200, {"versions": [one]}

    return answer
