"""Barbican 23: quotas."""

from __future__ import annotations

from typing import Any

from tests.unit.heat_plugins.services.base import (
    OTHER,
    Handler,
    RefusedError,
    Request,
    Service,
    versions,
    want,
)


class Barbican(Service):
    name, type = "key-manager", "key-manager"
    names = ("secrets", "orders", "containers", "consumers", "cas")

    def reset(self) -> None:
        self.limits: dict[str, int] = {}

    def routes(self) -> list[tuple[str, str, Handler]]:
        quota = r"/v1/project-quotas/(\w+)"
        return [
            ("GET", r"/?", versions(self.name, "/v1/", "v1")),
            ("GET", quota, self.quota),
            ("PUT", quota, self.limit),
            ("DELETE", quota, self.default),
        ]

    def quota(self, _request: Request, _project: str) -> tuple[int, Any]:
        if not self.limits:
            raise RefusedError(404, {"code": 404, "description": "Project quotas not found.", "title": "r"})
        return 200, {"project_quotas": {name: self.limits.get(name) for name in self.names}}

    def limit(self, request: Request, project: str) -> tuple[int, Any]:
        want(project == OTHER)
        want(request.json.keys() == {"project_quotas"}, "additional properties")
        body = request.json["project_quotas"]
        want(body.keys() <= set(self.names), "additional properties")
        want(all(isinstance(one, int) for one in body.values()), "not of type integer")
        self.limits |= body
        return 204, None

    def default(self, request: Request, project: str) -> tuple[int, Any]:
        self.quota(request, project)
        self.limits.clear()
        return 204, None
