"""Designate 23: one zone, TSIG keys, and quotas."""

from __future__ import annotations

import re
import uuid
from typing import Any, ClassVar

from tests.unit.heat_plugins.services.base import (
    OTHER,
    PROJECT,
    Handler,
    RefusedError,
    Request,
    Service,
    missing,
    versions,
    want,
)


class Designate(Service):
    name, type = "dns", "dns"
    zone: ClassVar[dict[str, Any]] = {
        "id": str(uuid.uuid4()),
        "name": "example.org.",
        "email": "a@example.org",
        "type": "PRIMARY",
    }

    defaults: ClassVar[dict[str, int]] = {
        "zones": 10,
        "zone_recordsets": 500,
        "zone_records": 500,
        "recordset_records": 20,
        "api_export_size": 1000,
    }

    def reset(self) -> None:
        self.keys: dict[str, dict[str, Any]] = {}
        self.limits: dict[str, int] = {}

    def routes(self) -> list[tuple[str, str, Handler]]:
        key, quota = r"/v2/tsigkeys/([\w-]+)", r"/v2/quotas/(\w+)"
        return [
            ("GET", r"(?:/v2)?/?", versions(self.name, "/v2", "v2")),
            ("GET", r"/v2/zones/([\w.-]+)", self.show_zone),
            ("GET", r"/v2/zones", lambda _: (200, {"zones": [self.zone], "links": {}, "metadata": {}})),
            ("POST", r"/v2/tsigkeys", self.add),
            ("GET", key, lambda _, one: (200, self._of(one))),
            ("PATCH", key, self.change),
            ("DELETE", key, self.drop),
            ("GET", quota, self.quota),
            ("PATCH", quota, self.limit),
            ("DELETE", quota, self.default),
        ]

    def show_zone(self, _request: Request, identity: str) -> tuple[int, Any]:
        if identity != self.zone["id"]:
            raise missing()
        return 200, self.zone

    def _of(self, identity: str) -> dict[str, Any]:
        if identity not in self.keys:
            raise RefusedError(404, {"code": 404, "type": "tsigkey_not_found", "request_id": "r"})
        return self.keys[identity]

    def _checked(self, body: dict[str, Any]) -> None:
        want(body.keys() <= {"name", "algorithm", "secret", "scope", "resource_id"})
        want(body.get("secret", "s"), "'secret' should not be empty")
        want(body.get("scope", "ZONE") in {"ZONE", "POOL"})
        if "resource_id" in body:
            want(re.fullmatch(r"[0-9a-f-]{36}", body["resource_id"] or ""), "resource_id")

    def add(self, request: Request) -> tuple[int, Any]:
        self._checked(request.json)
        want(len(request.json) == 5, "required")
        identity = str(uuid.uuid4())
        self.keys[identity] = {"id": identity, **request.json, "created_at": "2026-01-01T00:00:00.000000"}
        return 201, self.keys[identity]

    def change(self, request: Request, identity: str) -> tuple[int, Any]:
        found = self._of(identity)
        self._checked(request.json)
        found |= request.json
        return 200, found

    def drop(self, _request: Request, identity: str) -> tuple[int, Any]:
        self._of(identity)
        del self.keys[identity]
        return 204, None

    def quota(self, request: Request, project: str) -> tuple[int, Any]:
        asking = request.headers.get("X-Auth-Sudo-Project-ID", PROJECT)
        if project != asking and request.headers.get("X-Auth-All-Projects") != "true":
            raise RefusedError(403, {"code": 403, "type": "forbidden", "request_id": "r"})
        return 200, self.defaults | self.limits

    def limit(self, request: Request, project: str) -> tuple[int, Any]:
        self.quota(request, project)
        want(project == OTHER)
        want(request.json.keys() <= self.defaults.keys(), "is not a valid quota resource")
        want(all(isinstance(one, int) and -1 <= one < 2**31 for one in request.json.values()), "hard_limit")
        self.limits |= request.json
        return self.quota(request, project)

    def default(self, _request: Request, _project: str) -> tuple[int, Any]:
        self.limits.clear()
        return 204, None
