from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.unit.heat_plugins.services.base import OTHER

if TYPE_CHECKING:
    from tests.unit.heat_plugins.conftest import Stack
    from tests.unit.heat_plugins.services.cloud import Cloud


def quota(**limits: Any) -> dict[str, Any]:
    return {"quota": {"type": "MCloud::Barbican::Quota", "properties": {"project": "tenant", **limits}}}


def test_a_quota_is_set_and_reset(cloud: Cloud, stack: Stack) -> None:
    barbican = cloud.barbican
    made = stack.act("create", quota(secrets=1, containers=-1))["quota"]
    assert made["id"] == OTHER
    assert barbican.limits == {"secrets": 1, "containers": -1}
    assert made["shown"] == dict.fromkeys(("orders", "consumers", "cas")) | barbican.limits

    assert stack.act("update", quota(secrets=0, containers=-1))["quota"]["id"] == OTHER
    assert barbican.limits == {"secrets": 0, "containers": -1}

    stack.act("update", quota(secrets=2, orders=9))
    assert barbican.limits == {"secrets": 2, "orders": 9}

    stack.act("check")
    stack.act("delete")
    assert barbican.limits == {}


def test_limits_that_somebody_took_back_are_set_again(cloud: Cloud, stack: Stack) -> None:
    barbican = cloud.barbican
    stack.act("create", quota(secrets=1, orders=2))
    barbican.limits["orders"] = 7
    stack.act("update", quota(secrets=3, orders=2), observe=True)
    assert barbican.limits == {"secrets": 3, "orders": 2}

    barbican.limits.clear()
    stack.act("update", quota(secrets=3, orders=4), observe=True)
    assert barbican.limits == {"secrets": 3, "orders": 4}

    barbican.limits.clear()
    assert stack.do("check")["status"] == "CHECK_FAILED"
    stack.act("update", quota(secrets=3, orders=4))
    assert barbican.limits == {"secrets": 3, "orders": 4}

    barbican.limits.clear()
    stack.act("delete")
    assert barbican.limits == {}


def test_a_quota_has_a_limit(stack: Stack) -> None:
    assert "secrets, orders" in stack.refused("create", quota())
    assert "-2 is out of range" in stack.refused("create", quota(secrets=-2))
