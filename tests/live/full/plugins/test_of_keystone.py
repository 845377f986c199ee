"""The plugins' types of Keystone: application credentials that work, and domains that can be deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openstack
import pytest

if TYPE_CHECKING:
    from openstack.connection import Connection
    from tests.live.full.stacks import Stacks
    from tests.live.rig import Rig

pytestmark = pytest.mark.live

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
