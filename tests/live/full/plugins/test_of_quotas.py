"""The plugins' quotas of Designate and Barbican: the services have the limits, and hold tenants to them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from openstack.connection import Connection
    from tests.live.full.deployment import Deployment
    from tests.live.full.stacks import Stacks

pytestmark = pytest.mark.live

QUOTA = """
  quota:
    type: MCloud::%s::Quota
    properties: {project: %s, %s}
"""


def make_zone(cloud: Connection, label: str) -> Any:
    """Ask for a zone, and return the answer."""
    return cloud.dns.post(
        "/zones", json={"name": f"{label}{secrets.token_hex(4)}.test.", "email": "a@b.test"}
    )


def test_a_quota_of_zones_holds(admin: Stacks, deployment: Deployment) -> None:
    if not deployment.has("designate"):
        pytest.skip("this cloud was started without designate")
    limited = deployment.tenant("limited")
    project, dns = limited.project.id, limited.cloud.dns

    def told() -> dict[str, Any]:
        every = {"X-Auth-All-Projects": "true"}
        return dict(admin.cloud.dns.get(f"/quotas/{project}", headers=every).json())

    def quota(limits: str) -> str:
        return QUOTA % ("Designate", limited.project.name, limits)

    before = told()
    stack = admin.create("dns-quota", quota("zones: 1, recordset_records: 1"))
    made = admin.physical(stack)
    assert told() == before | {"zones": 1, "recordset_records": 1}
    first = make_zone(limited.cloud, "one")
    assert first.status_code == 202
    second = make_zone(limited.cloud, "two")
    assert (second.status_code, second.json()["type"]) == (413, "over_quota")
    records = {"name": f"www.{first.json()['name']}", "type": "A", "records": ["192.0.2.1", "192.0.2.2"]}
    answer = dns.post(f"/zones/{first.json()['id']}/recordsets", json=records)
    assert (answer.status_code, answer.json()["type"]) == (413, "over_quota")

    admin.update(stack, quota("zones: 2, recordset_records: -1"))
    assert told() == before | {"zones": 2, "recordset_records": -1}
    assert make_zone(limited.cloud, "two").status_code == 202
    assert dns.post(f"/zones/{first.json()['id']}/recordsets", json=records).status_code == 202
    assert make_zone(limited.cloud, "three").status_code == 413

    admin.update(stack, quota("zone_records: 7, zones: 2"))
    assert told() == before | {"zones": 2, "zone_records": 7}
    assert admin.physical(stack) == made

    for zone in dns.zones():
        dns.delete_zone(zone)
    deployment.wait(lambda: not list(dns.zones()))
    admin.update(stack, quota("zones: 0"))
    assert make_zone(limited.cloud, "none").status_code == 413
    admin.delete(stack)
    assert told() == before


def test_a_quota_of_secrets_holds(admin: Stacks, deployment: Deployment) -> None:
    if not deployment.has("barbican"):
        pytest.skip("this cloud was started without barbican")
    limited = deployment.tenant("limited")
    project, keys = limited.project.id, limited.cloud.key_manager

    def told() -> dict[str, Any]:
        return dict(admin.cloud.key_manager.get(f"/project-quotas/{project}").json()["project_quotas"])

    def holds() -> dict[str, Any]:
        return dict(keys.get("/quotas").json()["quotas"])

    def quota(limits: str) -> str:
        return QUOTA % ("Barbican", limited.project.name, limits)

    def store() -> Any:
        return keys.post("/secrets", json={"payload": "xyzzy", "payload_content_type": "text/plain"})

    unset, before = dict.fromkeys(("secrets", "orders", "containers", "consumers", "cas")), holds()
    stack = admin.create("secret-quota", quota("secrets: 1, containers: 0"))
    made = admin.physical(stack)
    assert told() == unset | {"secrets": 1, "containers": 0}
    assert holds() == before | {"secrets": 1, "containers": 0}
    assert store().status_code == 201
    second = store()
    assert (second.status_code, "quota has been reached" in second.text) == (403, True)
    box = {"name": "box", "type": "generic", "secret_refs": []}
    assert keys.post("/containers", json=box).status_code == 403

    admin.update(stack, quota("secrets: 2, containers: -1"))
    assert told() == unset | {"secrets": 2, "containers": -1}
    assert store().status_code == 201
    assert keys.post("/containers", json=box).status_code == 201
    assert store().status_code == 403

    admin.update(stack, quota("secrets: 2, orders: 5"))
    assert told() == unset | {"secrets": 2, "orders": 5}
    assert admin.physical(stack) == made
    admin.check(stack, "CHECK_COMPLETE")

    for container in keys.containers():
        keys.delete_container(container)
    for secret in keys.secrets():
        keys.delete_secret(secret)
    admin.delete(stack)
    assert holds() == before
    assert admin.cloud.key_manager.get(f"/project-quotas/{project}").status_code == 404
