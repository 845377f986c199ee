from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from tests.unit.heat_plugins.services.base import OTHER

if TYPE_CHECKING:
    from tests.unit.heat_plugins.conftest import Stack
    from tests.unit.heat_plugins.services.cloud import Cloud

POOL = "794ccc2c-d751-44fe-b57f-8894c9f5c842"
SECRET = "c2VjcmV0"


def key(**properties: Any) -> dict[str, Any]:
    return {"key": {"type": "MCloud::Designate::TsigKey", "properties": {"name": "k", **properties}}}


def test_a_key_lives_and_dies(cloud: Cloud, stack: Stack) -> None:
    made = stack.act("create", key(zone="example.org."))["key"]
    there = cloud.designate.keys[made["id"]]
    assert (there["algorithm"], there["scope"]) == ("hmac-sha256", "ZONE")
    assert there["resource_id"] == cloud.designate.zone["id"]
    assert len(base64.b64decode(there["secret"], validate=True)) == 32

    after = stack.act("update", key(name="other", algorithm="hmac-sha512", pool=POOL))["key"]
    assert after["id"] == made["id"]
    now = cloud.designate.keys[made["id"]]
    assert (now["name"], now["algorithm"]) == ("other", "hmac-sha512")
    assert (now["scope"], now["resource_id"], now["secret"]) == ("POOL", POOL, there["secret"])

    stack.act("delete")
    assert cloud.designate.keys == {}


def test_the_secret_is_an_attribute_and_not_shown(cloud: Cloud, stack: Stack) -> None:
    first = stack.act("create", key(pool=POOL, secret=SECRET))["key"]
    assert first["attributes"]["secret"] == SECRET
    assert "secret" not in first["shown"]
    assert first["shown"]["name"] == "k"
    second = stack.act("update", key(pool=POOL, secret="YW5vdGhlcg=="))["key"]
    assert (second["id"], second["attributes"]["secret"]) == (first["id"], "YW5vdGhlcg==")
    third = stack.act("update", key(pool=POOL))["key"]
    assert third["attributes"]["secret"] == "YW5vdGhlcg=="
    cloud.designate.keys.clear()
    stack.act("delete")


def test_a_key_is_for_one_thing(stack: Stack) -> None:
    assert "zone, pool" in stack.refused("create", key())
    assert "Cannot define the following properties" in stack.refused(
        "create", key(zone="example.org.", pool=POOL)
    )
    assert "does not match pattern" in stack.refused("create", key(pool=POOL, secret="no secret"))


def test_reality_is_observed(cloud: Cloud, stack: Stack) -> None:
    stack.act("create", key(zone="example.org.", secret=SECRET))
    [there] = cloud.designate.keys.values()
    there |= {"algorithm": "hmac-md5", "secret": "YmFk", "scope": "POOL", "resource_id": POOL}
    stack.act("update", key(zone="example.org.", secret=SECRET, name="k2"), observe=True)
    assert (there["algorithm"], there["secret"], there["scope"]) == ("hmac-sha256", SECRET, "ZONE")
    stack.act("delete")


def quota(**limits: Any) -> dict[str, Any]:
    return {"quota": {"type": "MCloud::Designate::Quota", "properties": {"project": "tenant", **limits}}}


def test_a_quota_is_set_and_reset(cloud: Cloud, stack: Stack) -> None:
    designate = cloud.designate
    made = stack.act("create", quota(zones=1, zone_records=-1))["quota"]
    assert made["id"] == OTHER
    assert designate.limits == {"zones": 1, "zone_records": -1}
    assert made["shown"] == designate.defaults | designate.limits

    assert stack.act("update", quota(zones=0, zone_records=-1))["quota"]["id"] == OTHER
    assert designate.limits == {"zones": 0, "zone_records": -1}

    stack.act("update", quota(zones=2, api_export_size=9))
    assert designate.limits == {"zones": 2, "api_export_size": 9}

    designate.limits["api_export_size"] = 1
    stack.act("update", quota(zones=3, api_export_size=9), observe=True)
    assert designate.limits == {"zones": 3, "api_export_size": 9}

    stack.act("check")
    stack.act("delete")
    assert designate.limits == {}


def test_a_quota_is_taken_back_only_where_a_limit_goes(cloud: Cloud, stack: Stack) -> None:
    stack.act("create", quota(zones=1, zone_records=2))
    stack.act("update", quota(zones=3, zone_records=2, recordset_records=4))
    assert not [one for one in cloud.requests if one.startswith("DELETE")]
    stack.act("delete")


def test_a_quota_has_a_limit(stack: Stack) -> None:
    assert "zones, zone_recordsets" in stack.refused("create", quota())
    assert "-2 is out of range" in stack.refused("create", quota(zones=-2))
    assert "2147483648 is out of range" in stack.refused("create", quota(zones=2**31))
