"""Cinder 29: one volume, one type, backups and quotas."""

from __future__ import annotations

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


class Cinder(Service):
    name, type, below = "volume", "block-storage", f"/v3/{PROJECT}"
    volume: ClassVar[dict[str, Any]] = {
        "id": str(uuid.uuid4()),
        "name": "data",
        "size": 2,
        "status": "available",
    }
    volume_type: ClassVar[dict[str, Any]] = {"id": str(uuid.uuid4()), "name": "geo-nvme", "extra_specs": {}}
    defaults: ClassVar[dict[str, Any]] = {"volumes": 10, "gigabytes": 1000, "snapshots": 10, "groups": 10}

    def reset(self) -> None:
        self.backups: dict[str, dict[str, Any]] = {}
        self.polls = 2  # how often a backup is looked at before it is made
        self.outcome = "available"
        self.quota: dict[str, int] = {}
        self.types = {"geo-nvme"}

    def routes(self) -> list[tuple[str, str, Handler]]:
        root = rf"/v3/{PROJECT}"
        backup, quotas = rf"{root}/backups/([\w-]+)", rf"{root}/os-quota-sets/(\w+)"
        return [
            ("GET", r"(?:/v3)?/?", versions(self.name, "/v3/", "v3.0", "3.71", "3.0")),
            ("GET", rf"{root}/volumes/([\w-]+)", self.show("volume", self.volume)),
            ("GET", rf"{root}/volumes/detail", lambda _: (200, {"volumes": [self.volume]})),
            ("GET", rf"{root}/types/([\w-]+)", self.show("volume_type", self.volume_type)),
            ("GET", rf"{root}/types", lambda _: (200, {"volume_types": [self.volume_type]})),
            ("POST", rf"{root}/backups", self.back_up),
            ("GET", backup, self.look),
            ("PUT", backup, self.rename),
            ("DELETE", backup, self.drop),
            ("GET", quotas, lambda _, project: (200, {"quota_set": self._quota(project)})),
            ("GET", rf"{quotas}/defaults", lambda _, one: (200, {"quota_set": {"id": one, **self._all()}})),
            ("PUT", quotas, self.limit),
        ]

    def show(self, key: str, thing: dict[str, Any]) -> Handler:
        def answer(_request: Request, identity: str) -> tuple[int, Any]:
            if identity != thing["id"]:
                raise missing()
            return 200, {key: thing}

        return answer

    def back_up(self, request: Request) -> tuple[int, Any]:
        body = request.json["backup"]
        allowed = {"volume_id", "container", "description", "incremental", "force", "name", "snapshot_id"}
        allowed |= {"metadata"} if request.version("volume") >= (3, 43) else set()
        allowed |= {"availability_zone"} if request.version("volume") >= (3, 51) else set()
        want(body.keys() <= allowed, f"additional properties: {sorted(body.keys() - allowed)}")
        want(body["volume_id"] == self.volume["id"])
        identity = str(uuid.uuid4())
        self.backups[identity] = {
            "id": identity,
            "status": "creating",
            "size": self.volume["size"],
            "object_count": 0,
            "availability_zone": body.get("availability_zone"),
            "container": body.get("container") or "backups",
            "created_at": "2026-01-01T00:00:00.000000",
            "updated_at": None,
            "name": body.get("name"),
            "description": body.get("description"),
            "fail_reason": None,
            "volume_id": body["volume_id"],
            "links": [],
            "is_incremental": bool(body.get("incremental")),
            "has_dependent_backups": False,
            "snapshot_id": body.get("snapshot_id"),
            "metadata": body.get("metadata") or {},
            "looked": 0,
        }
        return 202, {"backup": {"id": identity, "name": body.get("name"), "links": []}}

    def look(self, _request: Request, identity: str) -> tuple[int, Any]:
        if identity not in self.backups:
            raise RefusedError(404, {"itemNotFound": {"code": 404, "message": "not there"}})
        found = self.backups[identity]
        found["looked"] += 1
        if found["looked"] >= self.polls:
            if found["status"] == "creating":
                found["status"] = self.outcome
                found["fail_reason"] = "no space left" if self.outcome == "error" else None
            elif found["status"] == "deleting":
                del self.backups[identity]
                raise RefusedError(404, {"itemNotFound": {"code": 404, "message": "not there"}})
        return 200, {"backup": {key: value for key, value in found.items() if key != "looked"}}

    def rename(self, request: Request, identity: str) -> tuple[int, Any]:
        if request.version("volume") < (3, 9):
            raise missing()
        body = request.json["backup"]
        want(body.keys() <= {"name", "description", "metadata"}, "additional properties")
        self.backups[identity] |= body
        return 200, {"backup": {"id": identity, "name": self.backups[identity]["name"], "links": []}}

    def drop(self, _request: Request, identity: str) -> tuple[int, Any]:
        if identity not in self.backups:
            raise missing()
        self.backups[identity] |= {"status": "deleting", "looked": 0}
        return 202, None

    def _all(self) -> dict[str, int]:
        return self.defaults | {f"{name}_{one}": -1 for one in self.types for name in list(self.defaults)[:3]}

    def _quota(self, project: str) -> dict[str, Any]:
        return {"id": project, **self._all(), **self.quota}

    def limit(self, request: Request, project: str) -> tuple[int, Any]:
        want(project == OTHER)
        body = request.json["quota_set"]
        want(body.keys() <= self._all().keys(), "Bad key(s) in quota set")
        want(all(isinstance(one, int) for one in body.values()), "an integer")
        self.quota |= body
        return 200, {"quota_set": self._quota(project)}
