"""Keystone 30: the catalog, tokens for one password, one project besides."""

from __future__ import annotations

from typing import Any

from tests.unit.heat_plugins.services.base import (
    OTHER,
    PROJECT,
    USER,
    Handler,
    RefusedError,
    Request,
    Service,
    missing,
)


class Keystone(Service):
    name, type, below = "identity", "identity", "/v3"

    def __init__(self, services: list[Service]) -> None:
        self.services = services
        self.without: set[str] = set()  # types that the catalog lacks

    def routes(self) -> list[tuple[str, str, Handler]]:
        return [
            ("GET", r"(?:/v3/?)?", self.discover),
            ("POST", r"/v3/auth/tokens", self.log_in),
            ("GET", r"/v3/projects/(\w+)", self.project),
            ("GET", r"/v3/projects", self.projects),
        ]

    def discover(self, request: Request) -> tuple[int, Any]:
        links = [{"rel": "self", "href": f"{request.url}/identity/v3/"}]
        one = {"id": "v3.14", "status": "stable", "links": links, "media-types": []}
        return 200, {"version": one}

    def log_in(self, request: Request) -> tuple[int, Any]:
        told = request.json["auth"]["identity"]["password"]["user"]
        if told["password"] != "secret-of-operator":
            raise RefusedError(401, {"error": {"code": 401, "message": "wrong"}})
        catalog = [
            {
                "type": one.type,
                "name": one.name,
                "id": one.name,
                "endpoints": [
                    {
                        "id": f"{one.name}-public",
                        "interface": "public",
                        "region": "RegionOne",
                        "region_id": "RegionOne",
                        "url": f"{request.url}/{one.name}{one.below}",
                    }
                ],
            }
            for one in [self, *self.services]
            if one.type not in self.without
        ]
        domain = {"id": "default", "name": "Default"}
        token = {
            "methods": ["password"],
            "user": {"id": USER, "name": "operator", "domain": domain, "password_expires_at": None},
            "project": {"id": PROJECT, "name": "platform", "domain": domain},
            "roles": [{"id": "a", "name": "admin"}],
            "catalog": catalog,
            "issued_at": "2026-01-01T00:00:00.000000Z",
            "expires_at": "2046-01-01T00:00:00.000000Z",
        }
        return 201, {"token": token}

    def project(self, _request: Request, identity: str) -> tuple[int, Any]:
        if identity != OTHER:
            raise missing()
        return 200, {"project": {"id": OTHER, "name": "tenant", "domain_id": "default", "enabled": True}}

    def projects(self, _request: Request) -> tuple[int, Any]:
        return 200, {"projects": [{"id": OTHER, "name": "tenant", "domain_id": "default"}], "links": {}}
