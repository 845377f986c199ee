from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.unit.heat_plugins.services.base import OTHER
from tests.unit.heat_plugins.services.cinder import Cinder

if TYPE_CHECKING:
    from tests.unit.heat_plugins.conftest import Stack
    from tests.unit.heat_plugins.services.cloud import Cloud


VOLUME = Cinder.volume["id"]


def backup(**properties: Any) -> dict[str, Any]:
    return {"backup": {"type": "MCloud::Cinder::Backup", "properties": {"volume": VOLUME, **properties}}}


def test_a_backup_is_waited_for_in_life_and_death(cloud: Cloud, stack: Stack) -> None:
    given = {"incremental": True, "force": True, "container": "far", "metadata": {"why": "test"}}
    made = stack.act("create", backup(**given, description="d"))["backup"]
    there = cloud.cinder.backups[made["id"]]
    assert (there["volume_id"], there["status"]) == (cloud.cinder.volume["id"], "available")
    assert (there["is_incremental"], there["container"], there["metadata"]) == (True, "far", {"why": "test"})
    assert re.fullmatch(r"proof\d+-backup-\w+", there["name"])
    assert made["attributes"] == {
        "status": "available",
        "size": 2,
        "volume_id": there["volume_id"],
        "container": "far",
        "is_incremental": True,
        "has_dependent_backups": False,
        "object_count": 0,
        "created_at": "2026-01-01T00:00:00.000000",
    }

    renamed = stack.act("update", backup(**{**given, "metadata": {}}, name="n"))["backup"]
    assert renamed["id"] == made["id"]
    assert (there["name"], there["description"], there["metadata"]) == ("n", None, {})

    stack.act("check")
    stack.act("delete")
    assert cloud.cinder.backups == {}


def test_another_way_to_back_up_makes_another_one(cloud: Cloud, stack: Stack) -> None:
    first = stack.act("create", backup())["backup"]["id"]
    second = stack.act("update", backup(incremental=True))["backup"]["id"]
    assert first != second
    assert [*cloud.cinder.backups] == [second]
    stack.act("delete")


def test_a_backup_that_fails_is_told_with_cinders_reason_and_made_anew(cloud: Cloud, stack: Stack) -> None:
    cloud.cinder.outcome = "error"
    assert "no space left" in stack.refused("create", backup())
    [failed] = cloud.cinder.backups
    cloud.cinder.outcome = "available"
    made = stack.act("update", backup())["backup"]
    assert made["id"] != failed
    assert [*cloud.cinder.backups] == [made["id"]]
    cloud.cinder.backups[made["id"]]["status"] = "error"
    assert stack.do("check")["status"] == "CHECK_FAILED"
    cloud.cinder.backups.clear()
    stack.act("delete")


def quota(**limits: Any) -> dict[str, Any]:
    given = {"project": "tenant", "volume_type": "geo-nvme", **limits}
    return {"quota": {"type": "MCloud::Cinder::VolumeTypeQuota", "properties": given}}


def test_a_quota_of_a_type_leaves_the_rest_alone(cloud: Cloud, stack: Stack) -> None:
    cloud.cinder.quota = {"volumes": 99}
    made = stack.act("create", quota(volumes=3, gigabytes=40))["quota"]
    assert made["id"] == OTHER
    assert made["shown"] == {"volumes": 3, "gigabytes": 40, "snapshots": -1}
    assert cloud.cinder.quota == {"volumes": 99, "volumes_geo-nvme": 3, "gigabytes_geo-nvme": 40}

    after = stack.act("update", quota(gigabytes=50, snapshots=2))["quota"]
    assert after["shown"] == {"volumes": -1, "gigabytes": 50, "snapshots": 2}

    cloud.cinder.quota["gigabytes_geo-nvme"] = 7
    observed = stack.act("update", quota(gigabytes=50, snapshots=3), observe=True)["quota"]
    assert observed["shown"] == {"volumes": -1, "gigabytes": 50, "snapshots": 3}

    stack.act("delete")
    assert set(cloud.cinder.quota.values()) == {99, -1}
    assert cloud.cinder.quota["volumes"] == 99


def test_a_quota_of_a_type_that_is_gone_is_gone(cloud: Cloud, stack: Stack) -> None:
    stack.act("create", quota(volumes=3))
    cloud.cinder.types.clear()
    cloud.cinder.quota.clear()
    stack.act("delete")
    assert cloud.cinder.quota == {}


def test_a_quota_has_a_limit(stack: Stack) -> None:
    assert "volumes, gigabytes, snapshots" in stack.refused("create", quota())
    assert "-2 is out of range" in stack.refused("create", quota(volumes=-2))
