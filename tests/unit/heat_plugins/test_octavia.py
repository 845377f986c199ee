from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.unit.heat_plugins.services.base import OTHER

if TYPE_CHECKING:
    from tests.unit.heat_plugins.conftest import Stack
    from tests.unit.heat_plugins.services.cloud import Cloud


def quota(**limits: Any) -> dict[str, Any]:
    return {"quota": {"type": "MCloud::Octavia::Quota", "properties": {"project": "tenant", **limits}}}


def test_a_quota_is_set_and_reset(cloud: Cloud, stack: Stack) -> None:
    made = stack.act("create", quota(loadbalancer=3, l7rule=9))["quota"]
    assert made["id"] == OTHER
    assert cloud.octavia.limits == {"loadbalancer": 3, "l7rule": 9}
    assert made["shown"] | cloud.octavia.limits == made["shown"]

    assert stack.act("update", quota(loadbalancer=4, member=5))["quota"]["id"] == OTHER
    assert cloud.octavia.limits == {"loadbalancer": 4, "member": 5}

    cloud.octavia.limits["member"] = 1
    stack.act("update", quota(loadbalancer=5, member=5), observe=True)
    assert cloud.octavia.limits == {"loadbalancer": 5, "member": 5}

    stack.act("check")
    stack.act("delete")
    assert cloud.octavia.limits == {}


def test_heats_own_type_fails_still(stack: Stack) -> None:
    own = quota(loadbalancer=3)
    own["quota"]["type"] = "OS::Octavia::Quota"
    assert "unexpected keyword argument" in stack.refused("create", own)
