"""Masakari 22."""

from __future__ import annotations

import uuid
from typing import Any

from tests.unit.heat_plugins.services.base import (
    Handler,
    RefusedError,
    Request,
    Service,
    missing,
    versions,
    want,
)


class Masakari(Service):
    name, type, below = "instance-ha", "instance-ha", "/v1"
    fields = frozenset({"name", "description", "recovery_method", "service_type", "enabled"})
    host_fields = frozenset({"name", "type", "control_attributes", "reserved", "on_maintenance"})

    def reset(self) -> None:
        self.segments: dict[str, dict[str, Any]] = {}
        self.hosts: dict[str, dict[str, Any]] = {}
        self.busy = 0  # so many deletions are refused for a recovery that goes on

    def routes(self) -> list[tuple[str, str, Handler]]:
        segment, host = r"/v1/segments/([\w-]+)", r"/v1/segments/([\w-]+)/hosts/([\w-]+)"
        return [
            ("GET", r"(?:/v1)?/?", versions(self.name, self.below, "v1.0", "1.3", "1.0")),
            ("GET", r"/v1/segments", lambda _: (200, {"segments": list(self.segments.values())})),
            ("POST", r"/v1/segments", self.add_segment),
            ("GET", segment, lambda _, one: (200, {"segment": self._of(self.segments, one)})),
            ("PUT", segment, self.change_segment),
            ("DELETE", segment, self.drop_segment),
            ("POST", r"/v1/segments/([\w-]+)/hosts", self.add_host),
            ("GET", host, lambda _, segment, one: (200, {"host": self._host(segment, one)})),
            ("PUT", host, self.change_host),
            ("DELETE", host, self.drop_host),
        ]

    def _of(self, things: dict[str, dict[str, Any]], identity: str) -> dict[str, Any]:
        if identity not in things:  # the number that things also have is no key
            raise missing()
        return things[identity]

    def _host(self, segment: str, identity: str) -> dict[str, Any]:
        self._of(self.segments, segment)
        found = self._of(self.hosts, identity)
        if found["failover_segment_id"] != segment:
            raise missing()
        return found

    def _checked(self, request: Request, key: str, fields: Any, required: set[str]) -> dict[str, Any]:
        body = request.json[key]
        allowed = set(fields) - ({"enabled"} if request.version("instance-ha") < (1, 2) else set())
        want(body.keys() <= allowed, f"additional properties: {sorted(body.keys() - allowed)}")
        want(body.keys() >= required, "required")
        want(body, "anyOf")
        want(body.get("recovery_method", "auto") in {"auto", "reserved_host", "auto_priority", "rh_priority"})
        return dict(body)

    def add_segment(self, request: Request) -> tuple[int, Any]:
        body = self._checked(request, "segment", self.fields, {"name", "recovery_method", "service_type"})
        if body["name"] in {one["name"] for one in self.segments.values()}:
            raise RefusedError(409, {"conflictingRequest": {"code": 409, "message": "exists"}})
        made = {"id": len(self.segments) + 1, "uuid": str(uuid.uuid4()), "description": None, "enabled": True}
        self.segments[str(made["uuid"])] = made | body | {"created_at": "2026-01-01T00:00:00.000000"}
        return 201, {"segment": self.segments[str(made["uuid"])]}

    def change_segment(self, request: Request, identity: str) -> tuple[int, Any]:
        found = self._of(self.segments, identity)
        found |= self._checked(request, "segment", self.fields, set())
        return 200, {"segment": found}

    def drop_segment(self, _request: Request, identity: str) -> tuple[int, Any]:
        self._of(self.segments, identity)
        self._free()
        del self.segments[identity]
        return 204, None

    def _free(self) -> None:
        if self.busy:
            self.busy -= 1
            raise RefusedError(409, {"conflictingRequest": {"code": 409, "message": "in use"}})

    def add_host(self, request: Request, segment: str) -> tuple[int, Any]:
        self._of(self.segments, segment)
        body = self._checked(request, "host", self.host_fields, {"name", "type", "control_attributes"})
        made = {"id": len(self.hosts) + 1, "uuid": str(uuid.uuid4()), "failover_segment_id": segment}
        self.hosts[str(made["uuid"])] = made | {"reserved": False, "on_maintenance": False} | body
        return 201, {"host": self.hosts[str(made["uuid"])]}

    def change_host(self, request: Request, segment: str, identity: str) -> tuple[int, Any]:
        found = self._host(segment, identity)
        found |= self._checked(request, "host", self.host_fields, set())
        return 200, {"host": found}

    def drop_host(self, _request: Request, segment: str, identity: str) -> tuple[int, Any]:
        self._host(segment, identity)
        self._free()
        del self.hosts[identity]
        return 204, None
