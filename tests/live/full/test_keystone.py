"""Keystone: who may what."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import openstack
import pytest
from openstack.exceptions import ForbiddenException, SDKException

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.live.full.deployment import Deployment

pytestmark = pytest.mark.live
REFUSALS = {403, 404}


def connect(deployment: Deployment, **auth: str) -> Any:
    """A connection to the cloud with these credentials."""
    url = deployment.cloud.entries()[deployment.name]["auth"]["auth_url"]
    kind = {"auth_type": auth.pop("auth_type")} if "auth_type" in auth else {}
    return openstack.connect(
        load_yaml_config=False,
        load_envvars=False,
        region_name="RegionOne",
        auth={"auth_url": url, **auth},
        **kind,
    )


# -- domains, groups, roles, credentials ---------------------------------------------------------------------


@pytest.fixture
def domain(deployment: Deployment) -> Iterator[Any]:
    identity = deployment.admin.identity
    made = identity.create_domain(name=f"domain-{secrets.token_hex(4)}")
    yield made
    identity.update_domain(made, is_enabled=False)
    identity.delete_domain(made)


def test_a_group_of_another_domain_gives_its_users_a_project(deployment: Deployment, domain: Any) -> None:
    identity, password = deployment.admin.identity, secrets.token_urlsafe(16)
    user = identity.create_user(name="ann", domain_id=domain.id, password=password)
    project = identity.create_project(name="things", domain_id=domain.id)
    group = identity.create_group(name="people", domain_id=domain.id)
    identity.add_user_to_group(user, group)
    auth = {
        "username": "ann",
        "password": password,
        "user_domain_id": domain.id,
        "project_name": "things",
        "project_domain_id": domain.id,
    }
    with pytest.raises(SDKException, match="401"):
        connect(deployment, **auth).authorize()
    member = identity.find_role("member")
    identity.assign_project_role_to_group(project, group, member)
    cloud = connect(deployment, **auth)
    assert cloud.current_project_id == project.id
    assert list(cloud.orchestration.stacks()) == []
    identity.unassign_project_role_from_group(project, group, member)
    with pytest.raises(SDKException, match="401"):
        connect(deployment, **auth).authorize()


def test_a_reader_reads_and_changes_nothing(deployment: Deployment) -> None:
    tenant = deployment.tenant("reader")
    identity, password = deployment.admin.identity, secrets.token_urlsafe(16)
    user = identity.create_user(name=f"{tenant.project.name}-r", domain_id="default", password=password)
    identity.assign_project_role_to_user(tenant.project, user, identity.find_role("reader"))
    network = tenant.cloud.network.create_network(name="seen")
    reader = connect(
        deployment,
        username=user.name,
        password=password,
        user_domain_id="default",
        project_name=tenant.project.name,
        project_domain_id="default",
    )
    assert reader.network.get_network(network.id).name == "seen"
    with pytest.raises(ForbiddenException):
        reader.network.create_network(name="made")
    assert reader.network.delete(f"/networks/{network.id}").status_code in REFUSALS
    with pytest.raises(ForbiddenException):
        reader.compute.create_server_group(name="made", policy="affinity")
    identity.delete_user(user)
    tenant.cloud.network.delete_network(network)


def test_an_application_credential_stands_in_for_its_user(deployment: Deployment) -> None:
    tenant = deployment.tenant("credential")
    identity = tenant.cloud.identity
    made = identity.create_application_credential(user=tenant.user.id, name="robot")
    auth = {
        "auth_type": "v3applicationcredential",
        "application_credential_id": made.id,
        "application_credential_secret": made.secret,
    }
    robot = connect(deployment, **auth)
    assert robot.current_project_id == tenant.project.id
    network = robot.network.create_network(name="made by the robot")
    with pytest.raises(ForbiddenException):  # it is a restricted one: it makes no more of its kind
        robot.identity.create_application_credential(user=tenant.user.id, name="another")
    robot.network.delete_network(network)
    identity.delete_application_credential(tenant.user.id, made.id)
    with pytest.raises(SDKException, match=r"40[14]"):
        connect(deployment, **auth).authorize()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/users"),
        ("GET", "/projects"),
        ("POST", "/users"),
        ("POST", "/projects"),
        ("POST", "/domains"),
        ("POST", "/roles"),
        ("POST", "/services"),
        ("GET", "/role_assignments"),
    ],
)
def test_a_member_is_no_administrator(deployment: Deployment, method: str, path: str) -> None:
    tenant = deployment.tenant("plain")
    noun = path.strip("/").removesuffix("s")
    body = {"json": {noun: {"name": "mine", "type": "mine"}}} if method == "POST" else {}
    answer = tenant.cloud.identity.request(path, method, **body)
    assert answer.status_code == 403


def test_a_member_gives_no_roles_to_itself(deployment: Deployment) -> None:
    tenant = deployment.tenant("climber")
    admin = deployment.admin.identity.find_role("admin")
    answer = tenant.cloud.identity.put(
        f"/projects/{tenant.project.id}/users/{tenant.user.id}/roles/{admin.id}"
    )
    assert answer.status_code == 403
