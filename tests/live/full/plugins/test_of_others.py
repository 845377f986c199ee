"""The plugins' types of services beside the core's: what each makes is read from its service.

A type whose service the cloud does not have is skipped, and says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from openstack.connection import Connection
    from tests.live.full.stacks import Stacks

pytestmark = pytest.mark.live


def needs(cloud: Connection, service: str) -> None:
    if not cloud.endpoint_for(service):
        pytest.skip(f"the cloud has no service {service}")


SEGMENT = """
  segment:
    type: MCloud::Masakari::Segment
    properties: {name: hall, recovery_method: %s, enabled: %s}
  host:
    type: MCloud::Masakari::Host
    properties: {segment: {get_resource: segment}, name: vm, reserved: %s, control_attributes: ipmi}
"""


def test_a_segment_and_its_host(admin: Stacks) -> None:
    needs(admin.cloud, "instance-ha")
    masakari = admin.cloud.instance_ha
    stack = admin.create("masakari", SEGMENT % ("auto", "true", "false"))
    made = admin.physical(stack)
    segment = masakari.get_segment(made["segment"])
    host = masakari.get_host(made["host"], made["segment"])
    assert (segment.name, segment.recovery_method, segment.is_enabled) == ("hall", "auto", True)
    assert (host.name, host.reserved, host.control_attributes) == ("vm", False, "ipmi")

    admin.update(stack, SEGMENT % ("rh_priority", "false", "true"))
    assert admin.physical(stack) == made
    segment = masakari.get_segment(made["segment"])
    assert (segment.recovery_method, segment.is_enabled) == ("rh_priority", False)
    assert masakari.get_host(made["host"], made["segment"]).reserved

    admin.delete(stack)
    assert "hall" not in {one.name for one in masakari.segments()}


KEY = """
  zone: {type: OS::Designate::Zone, properties: {name: keyed.example., email: a@keyed.example}}
  key:
    type: MCloud::Designate::TsigKey
    properties: {name: %s, algorithm: %s, zone: {get_resource: zone}}
"""


def test_a_tsig_key(admin: Stacks) -> None:
    needs(admin.cloud, "dns")
    secret = "  secret: {value: {get_attr: [key, secret]}}"
    stack = admin.create("tsig", KEY % ("first", "hmac-sha256"), secret)
    made = admin.physical(stack)
    key = admin.cloud.dns.get_tsigkey(made["key"])
    assert (key.name, key.scope, key.resource_id) == ("first", "ZONE", made["zone"])
    assert admin.outputs(stack)["secret"] == key.secret
    shown = admin.cloud.orchestration.get(f"/stacks/tsig/{stack}/resources/key").json()
    assert key.secret not in str(shown)

    admin.update(stack, KEY % ("second", "hmac-sha512"), secret)
    changed = admin.cloud.dns.get_tsigkey(made["key"])
    assert (changed.name, changed.algorithm, changed.secret) == ("second", "hmac-sha512", key.secret)

    admin.delete(stack)
    assert made["key"] not in {one.id for one in admin.cloud.dns.tsigkeys()}


BACKUP = """
  volume: {type: OS::Cinder::Volume, properties: {size: 1}}
  full:
    type: MCloud::Cinder::Backup
    properties: {volume: {get_resource: volume}, name: %s}
  later:
    type: MCloud::Cinder::Backup
    depends_on: full
    properties: {volume: {get_resource: volume}, incremental: true}
"""


def test_a_full_and_an_incremental_backup(member: Stacks) -> None:
    needs(member.cloud, "block-storage")
    cinder = member.cloud.block_storage
    stack = member.create("backup", BACKUP % "one")
    made = member.physical(stack)
    full, later = (cinder.get_backup(made[name]) for name in ("full", "later"))
    assert (full.status, full.name, full.volume_id) == ("available", "one", made["volume"])
    assert (full.is_incremental, later.is_incremental) == (False, True)

    member.update(stack, BACKUP % "two")
    assert member.physical(stack) == made
    assert cinder.get_backup(made["full"]).name == "two"

    member.delete(stack)
    assert not {made["full"], made["later"]} & {one.id for one in cinder.backups()}


TYPE_QUOTA = """
  type: {type: OS::Cinder::VolumeType, properties: {name: quoted-type}}
  quota:
    type: MCloud::Cinder::VolumeTypeQuota
    properties: {project: demo, volume_type: {get_resource: type}, %s}
"""


def test_a_quota_of_a_volume_type(admin: Stacks) -> None:
    needs(admin.cloud, "block-storage")
    project = admin.cloud.identity.find_project("demo", ignore_missing=False).id

    def told() -> dict[str, Any]:
        return dict(admin.cloud.block_storage.get_quota_set(project).to_dict(computed=False))

    before = told()
    stack = admin.create("type-quota", TYPE_QUOTA % "volumes: 3, gigabytes: 40")
    names = ("volumes_quoted-type", "gigabytes_quoted-type", "snapshots_quoted-type")
    assert [told()[name] for name in names] == [3, 40, -1]
    admin.update(stack, TYPE_QUOTA % "snapshots: 5, gigabytes: 50")
    assert [told()[name] for name in names] == [-1, 50, 5]
    admin.delete(stack)
    assert told() == before


LB_QUOTA = """
  quota:
    type: MCloud::Octavia::Quota
    properties: {project: demo, %s}
"""


def test_a_quota_of_load_balancers(admin: Stacks) -> None:
    needs(admin.cloud, "load-balancer")
    project = admin.cloud.identity.find_project("demo", ignore_missing=False).id

    def told() -> dict[str, Any]:
        return dict(admin.cloud.load_balancer.get(f"/lbaas/quotas/{project}").json()["quota"])

    before = told()
    stack = admin.create("lb-quota", LB_QUOTA % "loadbalancer: 3, l7rule: 7")
    assert told() == before | {"loadbalancer": 3, "load_balancer": 3, "l7rule": 7}
    admin.update(stack, LB_QUOTA % "loadbalancer: 4, member: 9")
    assert told() == before | {"loadbalancer": 4, "load_balancer": 4, "member": 9}
    admin.delete(stack)
    assert told() == before
