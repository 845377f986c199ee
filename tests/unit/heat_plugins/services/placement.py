"""Placement 16: one provider."""

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


class Placement(Service):
    """One provider, whose generation others change `meddling` times between two requests."""

    name, type = "placement", "placement"
    provider = str(uuid.uuid4())

    def reset(self) -> None:
        self.generation = 1
        self.traits = ["CUSTOM_OF_OTHERS", "HW_CPU_X86_AVX"]
        self.inventories: dict[str, dict[str, Any]] = {}
        self.meddling = 0
        self.overtaking = 0  # so many changes of traits come between Placement's check and its writing
        self.taken = False  # some of an inventory is

    def routes(self) -> list[tuple[str, str, Handler]]:
        one = rf"/resource_providers/{self.provider}"
        inventory = rf"{one}/inventories/(\w+)"
        return [
            ("GET", r"/?", versions(self.name, "", "v1.0", "1.39", "1.0")),
            ("GET", one, lambda _: (200, self._provider())),
            ("GET", r"/resource_providers", self.find),
            ("GET", rf"{one}/traits", self.show_traits),
            ("PUT", rf"{one}/traits", self.set_traits),
            ("POST", rf"{one}/inventories", self.add),
            ("GET", inventory, self.show),
            ("PUT", inventory, self.change),
            ("DELETE", inventory, self.drop),
            ("GET", rf"{one}/usages", lambda _: (200, {"usages": {}})),
        ]

    def _provider(self) -> dict[str, Any]:
        shown = {"uuid": self.provider, "name": "compute-1", "generation": self.generation, "links": []}
        self._meddle()
        return shown

    def _meddle(self) -> None:
        if self.meddling:
            self.meddling -= 1
            self.generation += 1

    def _fits(self, request: Request) -> None:
        want(request.version("placement") >= (1, 23), "the codes of errors came with 1.23")
        if request.json["resource_provider_generation"] != self.generation:
            raise _conflict("placement.concurrent_update")
        self.generation += 1

    def find(self, request: Request) -> tuple[int, Any]:
        return 200, {"resource_providers": [self._provider()] if "name=compute-1" in request.query else []}

    def show_traits(self, _request: Request) -> tuple[int, Any]:
        shown = {"traits": list(self.traits), "resource_provider_generation": self.generation}
        self._meddle()
        return 200, shown

    def set_traits(self, request: Request) -> tuple[int, Any]:
        if self.overtaking:
            self.overtaking -= 1
            detail = (
                "Another thread concurrently updated the resource provider data. Please retry your update"
            )
            raise RefusedError(500, {"errors": [{"status": 500, "detail": detail}]})
        self._fits(request)
        self.traits = request.json["traits"]
        return 200, {"traits": self.traits, "resource_provider_generation": self.generation}

    def add(self, request: Request) -> tuple[int, Any]:
        self._fits(request)
        name = request.json.pop("resource_class")
        self.inventories[name] = request.json
        return 201, self._shown(name)

    def _shown(self, name: str) -> dict[str, Any]:
        if name not in self.inventories:
            raise missing()
        return {**self.inventories[name], "resource_provider_generation": self.generation}

    def show(self, _request: Request, name: str) -> tuple[int, Any]:
        shown = self._shown(name)
        self._meddle()
        return 200, shown

    def change(self, request: Request, name: str) -> tuple[int, Any]:
        self._shown(name)
        self._fits(request)
        self.inventories[name] = request.json
        return 200, self._shown(name)

    def drop(self, _request: Request, name: str) -> tuple[int, Any]:
        self._shown(name)
        if self.taken:
            raise _conflict("placement.inventory.inuse")
        del self.inventories[name]
        return 204, None


def _conflict(code: str) -> RefusedError:
    return RefusedError(409, {"errors": [{"status": 409, "title": "Conflict", "code": code, "detail": "no"}]})
