from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.unit.heat_plugins.conftest import Stack
    from tests.unit.heat_plugins.services.cloud import Cloud


def segment(**properties: Any) -> dict[str, Any]:
    return {"type": "MCloud::Masakari::Segment", "properties": {"recovery_method": "auto", **properties}}


def host(segment: Any, **properties: Any) -> dict[str, Any]:
    given = {"segment": segment, "name": "compute-1", **properties}
    return {"type": "MCloud::Masakari::Host", "properties": given}


OF_STACK = {"get_resource": "segment"}


def test_a_segment_with_a_host_lives_and_dies(cloud: Cloud, stack: Stack) -> None:
    made = stack.act("create", {"segment": segment(), "host": host(OF_STACK, reserved=True)})
    [(uuid, there)] = cloud.masakari.segments.items()
    assert made["segment"]["id"] == uuid
    by_itself = there["name"]
    assert re.fullmatch(r"proof\d+-segment-\w+", there["name"])
    assert (there["recovery_method"], there["service_type"], there["enabled"]) == ("auto", "COMPUTE", True)
    assert made["segment"]["attributes"] == {
        "name": there["name"],
        "recovery_method": "auto",
        "enabled": True,
    }
    assert made["segment"]["shown"]["uuid"] == uuid
    [(host_uuid, host_there)] = cloud.masakari.hosts.items()
    assert made["host"]["id"] == host_uuid
    assert made["host"]["attributes"] == {
        "name": "compute-1",
        "reserved": True,
        "on_maintenance": False,
        "failover_segment_id": uuid,
    }
    assert host_there["control_attributes"] == ""

    changed = {
        "segment": segment(name="hall", recovery_method="rh_priority", enabled=False, description="new"),
        "host": host(OF_STACK, name="compute-2", on_maintenance=True, control_attributes="ipmi"),
    }
    after = stack.act("update", changed)
    assert {name: one["id"] for name, one in after.items()} == {"segment": uuid, "host": host_uuid}
    assert {"name": "hall", "enabled": False, "description": "new"}.items() <= cloud.masakari.segments[
        uuid
    ].items()
    assert {
        "name": "compute-2",
        "on_maintenance": True,
        "reserved": False,
        "control_attributes": "ipmi",
    }.items() <= cloud.masakari.hosts[host_uuid].items()

    stack.act("update", {"segment": segment(), "host": host(OF_STACK)})
    assert cloud.masakari.segments[uuid]["enabled"] is True
    assert cloud.masakari.segments[uuid]["name"] == by_itself

    stack.act("delete")
    assert (cloud.masakari.segments, cloud.masakari.hosts) == ({}, {})


def test_a_host_finds_its_segment_by_name(cloud: Cloud, stack: Stack) -> None:
    cloud.masakari.segments["u"] = {"id": 7, "uuid": "u", "name": "hall"}
    stack.act("create", {"host": host("hall")})
    [there] = cloud.masakari.hosts.values()
    assert there["failover_segment_id"] == "u"
    stack.act("delete")
    assert not cloud.masakari.hosts


def test_a_segment_that_is_not_there_is_told(stack: Stack) -> None:
    assert "Masakari segment (nowhere) could not be found" in stack.refused(
        "create", {"host": host("nowhere")}
    )
    stack.act("delete")


def test_another_segment_makes_another_host(cloud: Cloud, stack: Stack) -> None:
    both = {"one": segment(), "two": segment()}
    first = stack.act("create", {**both, "host": host({"get_resource": "one"})})
    second = stack.act("update", {**both, "host": host({"get_resource": "two"})})
    assert first["host"]["id"] != second["host"]["id"]
    [there] = cloud.masakari.hosts.values()
    assert there["failover_segment_id"] == second["two"]["id"]
    stack.act("delete")


def test_a_recovery_that_goes_on_is_waited_for(cloud: Cloud, stack: Stack) -> None:
    stack.act("create", {"segment": segment(), "host": host(OF_STACK)})
    cloud.masakari.busy = 3
    stack.act("delete")
    assert (cloud.masakari.busy, cloud.masakari.segments) == (0, {})


def test_what_somebody_removed_is_seen_by_a_check_and_no_trouble_to_delete(
    cloud: Cloud, stack: Stack
) -> None:
    stack.act("create", {"segment": segment(), "host": host(OF_STACK)})
    stack.act("check")
    cloud.masakari.hosts.clear()
    told = stack.do("check")
    assert told["status"] == "CHECK_FAILED"
    assert told["resources"]["host"]["status"] == "CHECK_FAILED"
    cloud.masakari.segments.clear()
    stack.act("delete")


def test_a_check_that_failed_makes_it_anew(cloud: Cloud, stack: Stack) -> None:
    wanted = {"segment": segment(name="hall")}
    stack.act("create", wanted)
    cloud.masakari.segments.clear()
    assert stack.do("check")["status"] == "CHECK_FAILED"
    stack.act("update", wanted)
    assert [one["name"] for one in cloud.masakari.segments.values()] == ["hall"]
    stack.act("delete")


def test_reality_is_observed(cloud: Cloud, stack: Stack) -> None:
    wanted = {"segment": segment(name="hall"), "host": host(OF_STACK)}
    stack.act("create", wanted)
    for things in (cloud.masakari.segments, cloud.masakari.hosts):
        for one in things.values():
            one |= {"recovery_method": "rh_priority", "on_maintenance": True}
    stack.act("update", {**wanted, "more": {"type": "OS::Heat::None"}}, observe=True)
    assert [one["recovery_method"] for one in cloud.masakari.segments.values()] == ["auto"]
    assert [one["on_maintenance"] for one in cloud.masakari.hosts.values()] == [False]
    stack.act("delete")


def test_a_wrong_property_is_refused_before_masakari_is_asked(cloud: Cloud, stack: Stack) -> None:
    assert "is not an allowed value" in stack.refused("create", {"one": segment(recovery_method="hope")})
    assert "does not match pattern" in stack.refused("create", {"one": host("hall", type="my type")})
    assert not [line for line in cloud.requests if line.startswith("POST /instance-ha")]
