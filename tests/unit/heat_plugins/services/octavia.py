"""Octavia 19: quotas."""

from __future__ import annotations

from typing import Any, ClassVar

from tests.unit.heat_plugins.services.base import OTHER, Handler, Request, Service, versions, want


class Octavia(Service):
    name, type = "load-balancer", "load-balancer"
    defaults: ClassVar[dict[str, Any]] = dict.fromkeys(
        ("loadbalancer", "listener", "pool", "member", "healthmonitor", "l7policy", "l7rule"), -1
    )

    def reset(self) -> None:
        self.limits: dict[str, int] = {}

    def routes(self) -> list[tuple[str, str, Handler]]:
        quota = r"/v2(?:\.0)?/lbaas/quotas/(\w+)"
        return [
            ("GET", r"/?", versions(self.name, "/v2", "v2.28")),
            ("GET", quota, lambda _, project: (200, self._told(project))),
            ("PUT", quota, self.change),
            ("DELETE", quota, self.default),
        ]

    def _told(self, project: str) -> dict[str, Any]:
        return {"quota": {"project_id": project, **self.defaults, **self.limits}}

    def change(self, request: Request, project: str) -> tuple[int, Any]:
        want(project == OTHER)
        body = request.json["quota"]
        want(body.keys() <= self.defaults.keys(), "Unknown attribute")
        self.limits |= body
        self.limits = {name: one for name, one in self.limits.items() if one is not None}
        return 202, self._told(project)

    def default(self, _request: Request, project: str) -> tuple[int, Any]:
        self.limits = {}
        return 202, self._told(project)
