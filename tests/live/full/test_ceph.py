"""Ceph: what lies where, and what goes on when a datacenter fails."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from tests.live.full.block import ceph, rbd, read, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.live.full.deployment import Deployment

pytestmark = pytest.mark.live
SERVICE = "ceph"
GEO = "volumes-geo-nvme"
DISKS = {"nvme": {0, 3, 4}, "sas-10k": {1}, "sas-7k5": {2}}
DATACENTERS = {"dc1": {0, 1, 2}, "dc2": {3}, "dc3": {4}}


def test_it_is_healthy(deployment: Deployment) -> None:
    deployment.wait(lambda: ceph(deployment, "status")["health"]["status"] == "HEALTH_OK")


def test_disks_have_their_class_and_datacenter(deployment: Deployment) -> None:
    nodes = {node["id"]: node for node in ceph(deployment, "osd", "tree")["nodes"]}
    classes: dict[str, set[int]] = {}
    for number, node in nodes.items():
        if node["type"] == "osd":
            classes.setdefault(node["device_class"], set()).add(number)

    def below(number: int) -> set[int]:
        node = nodes[number]
        return {number} if node["type"] == "osd" else set().union(*map(below, node["children"]))

    assert classes == DISKS
    assert {n["name"]: below(i) for i, n in nodes.items() if n["type"] == "datacenter"} == DATACENTERS


@pytest.mark.parametrize(
    ("pool", "disks"),
    [
        ("volumes-nvme", {0}),
        ("volumes-sas-10k", {1}),
        ("volumes-sas-7k5", {2}),
        (GEO, {0, 3, 4}),
        ("images", {0}),
        ("vms", {0}),
        ("backups", {2}),
    ],
)
def test_a_pool_lies_on_its_class_of_disks(deployment: Deployment, pool: str, disks: set[int]) -> None:
    groups = ceph(deployment, "pg", "ls-by-pool", pool)["pg_stats"]
    assert groups
    # Each group of objects has a copy on each: on three in three datacenters where the pool is geo-redundant.
    assert [group for group in groups if set(group["acting"]) != disks] == []


@contextlib.contextmanager
def held_down(deployment: Deployment, number: int) -> Iterator[None]:
    """Kill an OSD, and let Ceph not take it back when the supervisor has started it again."""
    ceph(deployment, "osd", "set-group", "noup", f"osd.{number}")
    try:
        deployment.inside("kill", "-9", str(deployment.services()[f"ceph-osd-{number}"]["pid"]))
        deployment.wait(lambda: not _up(deployment, number))
        yield
    finally:
        ceph(deployment, "osd", "unset-group", "noup", f"osd.{number}")


def _up(deployment: Deployment, number: int) -> bool:
    return any(osd["up"] for osd in ceph(deployment, "osd", "dump")["osds"] if osd["osd"] == number)


@pytest.mark.alone
def test_writes_go_on_without_a_datacenter_and_it_heals(deployment: Deployment) -> None:
    (failing,) = DATACENTERS["dc3"]
    rbd(deployment, "create", "--size", "64M", f"{GEO}/proof")
    try:
        write(deployment, GEO, "proof", 0, "before")
        with held_down(deployment, failing):
            write(deployment, GEO, "proof", 4096, "meanwhile")
            assert read(deployment, GEO, "proof", 4096) == "meanwhile"
            health = deployment.wait(lambda: _checks(deployment, "OSD_DATACENTER_DOWN", "PG_DEGRADED"))
            assert "dc3" in health["OSD_DATACENTER_DOWN"]
            assert not _up(deployment, failing)
        deployment.wait(lambda: ceph(deployment, "status")["health"]["status"] == "HEALTH_OK", 300.0)
        assert _up(deployment, failing)
        # The copy there has what was written meanwhile: Ceph compares all three byte by byte.
        before = _compared(deployment)
        ceph(deployment, "osd", "pool", "deep-scrub", GEO)
        deployment.wait(lambda: not before & _compared(deployment), 300.0)
        assert ceph(deployment, "status")["health"]["status"] == "HEALTH_OK"
        assert read(deployment, GEO, "proof", 0) == "before"
        assert read(deployment, GEO, "proof", 4096) == "meanwhile"
    finally:
        rbd(deployment, "rm", "--no-progress", f"{GEO}/proof")


def _compared(deployment: Deployment) -> set[tuple[str, str]]:
    """When the copies of each group of objects were compared last."""
    groups = ceph(deployment, "pg", "ls-by-pool", GEO)["pg_stats"]
    return {(group["pgid"], group["last_deep_scrub_stamp"]) for group in groups}


def _checks(deployment: Deployment, *wanted: str) -> dict[str, str]:
    """What Ceph complains of, by name, once all of the wanted is among it."""
    found = ceph(deployment, "health", "detail")["checks"]
    told = {name: " ".join(d["message"] for d in check["detail"]) for name, check in found.items()}
    return told if told.keys() >= set(wanted) else {}
