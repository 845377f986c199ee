"""The catalog's Heat plugins on a real Heat: what each type makes is read from its service.

A type whose service the cloud does not have is skipped, and says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openstack
import pytest
from tests.live.full.stacks import Stacks, swept

from hotcat.schema import pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openstack.connection import Connection
    from tests.live.full.deployment import Deployment
    from tests.live.rig import Rig

pytestmark = pytest.mark.live

NEWEST = pack.load(pack.releases()[-1])
TYPES = {name: kind for name in NEWEST.names if (kind := NEWEST.type(name)) and kind.plugin}
HEATS_NAMES = {"keystone": "identity"}  # what a type calls its service that is made of one of Heat's own


def connected(rig: Rig, suffix: str) -> Connection:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OS_CLIENT_CONFIG_FILE", rig.environment["OS_CLIENT_CONFIG_FILE"])
        return openstack.connect(cloud=rig.name + suffix)


def has(cloud: Connection, service: str) -> bool:
    return bool(cloud.endpoint_for(service))


def needs(cloud: Connection, service: str) -> None:
    if not has(cloud, service):
        pytest.skip(f"the cloud has no service {service}")


@pytest.fixture
def rig(whole: Deployment) -> Deployment:
    return whole


@pytest.fixture
def admin(rig: Rig) -> Iterator[Stacks]:
    with swept(Stacks(connected(rig, "-admin"), rig)) as stacks:
        yield stacks


@pytest.fixture
def member(rig: Rig) -> Iterator[Stacks]:
    with swept(Stacks(connected(rig, ""), rig)) as stacks:
        yield stacks


def listed(cloud: Connection) -> set[str]:
    found = cloud.orchestration.get("/resource_types").json()["resource_types"]
    return {name for name in found if name in TYPES}


@pytest.mark.parametrize("name", TYPES)
def test_heat_lists_a_type_where_its_service_is(admin: Stacks, member: Stacks, name: str) -> None:
    service = TYPES[name].service or ""
    service = HEATS_NAMES.get(service, service)
    there = has(admin.cloud, service)
    assert (name in listed(admin.cloud)) == there
    assert (name in listed(member.cloud)) == (there and not TYPES[name].admin)


GOLD = """
  gold: {type: MCloud::Placement::Trait, properties: {name: CUSTOM_GOLD}}
  silver: {type: MCloud::Placement::Trait, properties: {name: CUSTOM_SILVER}}
  host:
    type: MCloud::Placement::ProviderTraits
    properties: {provider: vm, traits: [{get_resource: %s}]}
"""
LICENCES = """
  licence: {type: MCloud::Placement::ResourceClass, properties: {name: CUSTOM_LICENCE}}
  pool:
    type: MCloud::Placement::ResourceProvider
    properties: {name: %s, parent: vm}
  licences:
    type: MCloud::Placement::Inventory
    properties:
      provider: {get_resource: pool}
      resource_class: {get_resource: licence}
      total: %d
      reserved: 2
      allocation_ratio: %s
"""


def traits_of(admin: Stacks, provider: str) -> set[str]:
    found = admin.cloud.placement.get(f"/resource_providers/{provider}/traits", microversion="1.6")
    return set(found.json()["traits"])


def test_traits_of_a_compute_host(admin: Stacks) -> None:
    host = admin.cloud.placement.find_resource_provider("vm", ignore_missing=False).id
    before = traits_of(admin, host)
    assert any(name.startswith("HW_CPU") for name in before)

    stack = admin.create("traits", GOLD % "gold", "  all: {value: {get_attr: [host, all_traits]}}")
    assert traits_of(admin, host) == before | {"CUSTOM_GOLD"}
    assert set(admin.outputs(stack)["all"]) == before | {"CUSTOM_GOLD"}

    made = admin.physical(stack)
    admin.update(stack, GOLD % "silver")
    assert admin.physical(stack) == made
    assert traits_of(admin, host) == before | {"CUSTOM_SILVER"}

    admin.delete(stack)
    assert traits_of(admin, host) == before
    assert not [one for one in admin.cloud.placement.traits() if "CUSTOM_GOLD" in one.name]


def test_an_inventory_of_a_part_of_a_compute_host(admin: Stacks) -> None:
    placement = admin.cloud.placement
    stack = admin.create("licences", LICENCES % ("pool-1", 10, 1.5))
    made = admin.physical(stack)

    def told() -> dict[str, Any]:
        path = f"/resource_providers/{made['pool']}/inventories/CUSTOM_LICENCE"
        return dict(placement.get(path, microversion="1.26").json())

    def offered(count: int) -> bool:
        candidates = placement.get(
            f"/allocation_candidates?resources=VCPU:1,CUSTOM_LICENCE:{count}", microversion="1.29"
        ).json()
        return bool(candidates["allocation_requests"])

    assert {"total": 10, "reserved": 2, "allocation_ratio": 1.5, "max_unit": 10}.items() <= told().items()
    assert offered(10)
    assert not offered(11)

    admin.update(stack, LICENCES % ("pool-2", 12, "1.0"))
    assert admin.physical(stack) == made
    assert {"total": 12, "reserved": 2, "allocation_ratio": 1.0, "max_unit": 12}.items() <= told().items()
    pool = placement.get_resource_provider(made["pool"])
    assert pool.name == "pool-2"
    assert pool.parent_provider_id == placement.find_resource_provider("vm").id
    assert not offered(11)

    admin.delete(stack)
    assert placement.find_resource_provider("pool-2") is None
    assert "CUSTOM_LICENCE" not in {one.name for one in placement.resource_classes()}


NAMED = """
  trait: {type: MCloud::Placement::Trait, properties: {name: CUSTOM_LOST}}
  class: {type: MCloud::Placement::ResourceClass, properties: {name: CUSTOM_LOST}}
"""


def test_what_somebody_removed_is_made_again(admin: Stacks) -> None:
    placement = admin.cloud.placement
    stack = admin.create("named", NAMED)
    placement.delete_trait("CUSTOM_LOST")
    placement.delete_resource_class("CUSTOM_LOST")
    admin.check(stack, "CHECK_FAILED")
    admin.update(stack, NAMED)
    admin.check(stack, "CHECK_COMPLETE")
    assert placement.get_trait("CUSTOM_LOST").id == "CUSTOM_LOST"
    assert "CUSTOM_LOST" in {one.name for one in placement.resource_classes()}


def test_a_trait_that_is_there_already_is_not_taken_over(admin: Stacks) -> None:
    admin.cloud.placement.create_trait("CUSTOM_OF_SOMEBODY")
    try:
        with pytest.raises(AssertionError, match="exists already"):
            admin.create(
                "taken", "  one: {type: MCloud::Placement::Trait, properties: {name: CUSTOM_OF_SOMEBODY}}"
            )
        admin.delete(admin.ids[0])
        assert admin.cloud.placement.get_trait("CUSTOM_OF_SOMEBODY").id == "CUSTOM_OF_SOMEBODY"
    finally:
        admin.cloud.placement.delete_trait("CUSTOM_OF_SOMEBODY")


CREDENTIAL = """
  app:
    type: MCloud::Keystone::ApplicationCredential
    properties:
      description: %s
      roles: [reader]
      access_rules: [{service: image, method: GET, path: /v2/images}]
"""
SECRET = """
  id: {value: {get_resource: app}}
  secret: {value: {get_attr: [app, secret]}}
"""


def log_in(cloud: Connection, credential: str, secret: str) -> Connection:
    return openstack.connect(
        load_yaml_config=False,
        load_envvars=False,
        auth_type="v3applicationcredential",
        auth={
            "auth_url": cloud.config.auth["auth_url"],
            "application_credential_id": credential,
            "application_credential_secret": secret,
        },
        region_name="RegionOne",
    )


def works(cloud: Connection, told: dict[str, Any]) -> bool:
    from keystoneauth1.exceptions import NotFound, Unauthorized

    try:
        return bool(log_in(cloud, told["id"], told["secret"]).session.get_token())
    except (NotFound, Unauthorized):
        return False


def test_an_application_credential_of_who_launches(member: Stacks) -> None:
    stack = member.create("app", CREDENTIAL % "first", SECRET)
    first = member.outputs(stack)
    program = log_in(member.cloud, first["id"], first["secret"])
    assert program.current_user_id == member.cloud.current_user_id
    kept = member.cloud.identity.get_application_credential(program.current_user_id, first["id"])
    assert [role["name"] for role in kept.roles] == ["reader"]
    assert [(rule["service"], rule["path"]) for rule in kept.access_rules] == [("image", "/v2/images")]
    assert kept.description == "first"
    assert not kept.unrestricted

    shown = member.cloud.orchestration.get(f"/stacks/app/{stack}/resources/app").json()["resource"]
    assert shown["attributes"]["user_id"] == member.cloud.current_user_id
    assert first["secret"] not in str(shown)

    member.update(stack, CREDENTIAL % "second", SECRET)
    second = member.outputs(stack)
    assert second["id"] != first["id"]
    assert works(member.cloud, second)
    assert not works(member.cloud, first)

    member.delete(stack)
    assert not works(member.cloud, second)


SOMEBODY = """
  password: {type: OS::Heat::RandomString, properties: {length: 24}}
  user:
    type: OS::Keystone::User
    properties: {name: robot, domain: default, password: {get_resource: password}}
  role:
    type: OS::Keystone::UserRoleAssignment
    properties: {user: {get_resource: user}, roles: [{role: reader, project: demo}]}
  app:
    type: MCloud::Keystone::ApplicationCredential
    depends_on: role
    properties:
      user: {get_resource: user}
      password: {get_resource: password}
      project: demo
"""


def test_an_application_credential_of_somebody_else(admin: Stacks, member: Stacks) -> None:
    stack = admin.create("robot", SOMEBODY, SECRET)
    told = admin.outputs(stack)
    program = log_in(admin.cloud, told["id"], told["secret"])
    assert program.current_user_id == admin.physical(stack)["user"]
    assert program.current_project_id == member.cloud.current_project_id
    admin.delete(stack)
    assert not works(admin.cloud, told)


SCALED = """
  group:
    type: OS::Heat::AutoScalingGroup
    properties:
      min_size: 0
      max_size: 1
      desired_capacity: 0
      resource: {type: MCloud::Keystone::ApplicationCredential}
  out:
    type: OS::Heat::ScalingPolicy
    properties:
      adjustment_type: change_in_capacity
      auto_scaling_group_id: {get_resource: group}
      scaling_adjustment: 1
"""


def test_keystone_refuses_one_made_by_heats_trust(member: Stacks, rig: Rig) -> None:
    stack = member.create("scaled", SCALED, "  alarm: {value: {get_attr: [out, alarm_url]}}")
    group = member.physical(stack)["group"]
    url = member.outputs(stack)["alarm"]
    rig.inside("curl", "--silent", "--show-error", "--fail", "--request", "POST", url)

    rig.until(lambda: "FAILED" in member.cloud.orchestration.get_stack(group).status)
    assert "give it user and password" in member.cloud.orchestration.get_stack(group).status_reason


DOMAIN = """
  domain: {type: MCloud::Keystone::Domain, properties: {name: estate, description: %s}}
  project: {type: OS::Keystone::Project, properties: {name: farm, domain: {get_resource: domain}}}
"""


def test_an_enabled_domain_is_deleted(admin: Stacks) -> None:
    stack = admin.create("domain", DOMAIN % "one")
    admin.update(stack, DOMAIN % "two")
    found = admin.cloud.identity.find_domain("estate", ignore_missing=False)
    assert (found.is_enabled, found.description) == (True, "two")
    admin.delete(stack)
    assert admin.cloud.identity.find_domain("estate") is None


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
