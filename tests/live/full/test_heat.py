"""Heat itself: its limits, the users of its own domain, and what it does later in a member's name."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any

import pytest
from openstack.exceptions import BadRequestException
from tests.live.full.stacks import Stacks, swept, template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.live.full.deployment import Deployment, Tenant

pytestmark = pytest.mark.live
LIMIT = 1000  # max_resources_per_stack of heat.conf


@pytest.fixture
def tenant(deployment: Deployment) -> Tenant:
    """A project with a member, who has no other role."""
    return deployment.tenant("heat")


@pytest.fixture
def stacks(deployment: Deployment, tenant: Tenant) -> Iterator[Stacks]:
    with swept(Stacks(tenant.cloud, deployment)) as made:
        yield made


def test_a_stack_has_so_many_resources_and_no_more(stacks: Stacks) -> None:
    def none(count: int) -> str:
        return template("\n".join(f"  r{number}: {{type: OS::Heat::None}}" for number in range(count)))

    asked = {"stack_name": "crowd", "template": none(LIMIT)}
    answer = stacks.cloud.orchestration.post("/stacks/preview", json=asked)  # refused alike, but quick
    assert answer.status_code == 200, answer.text
    with pytest.raises(BadRequestException, match="Maximum resources per stack exceeded"):
        stacks.start("crowd", none(LIMIT + 1))


WAITING = """
  handle: {type: OS::Heat::WaitConditionHandle}
  condition:
    type: OS::Heat::WaitCondition
    properties: {handle: {get_resource: handle}, timeout: 300}
"""


def test_a_guest_signals_as_a_user_of_heats_own_domain(
    deployment: Deployment, stacks: Stacks, tenant: Tenant
) -> None:
    identity, heat = deployment.admin.identity, tenant.cloud.orchestration
    domain = identity.find_domain("heat", ignore_missing=False).id
    name = f"waiting-{secrets.token_hex(3)}"
    stack = stacks.start(name, template(WAITING))

    def handle() -> dict[str, Any]:
        answer = heat.get(f"/stacks/{name}/{stack}/resources/handle", params={"with_attr": "token"}).json()
        found = answer.get("resource", {})
        return dict(found) if found.get("resource_status") == "CREATE_COMPLETE" else {}

    def users() -> set[str]:
        return {user.id for user in identity.users(domain_id=domain) if user.name.startswith(f"{name}-")}

    attributes = deployment.wait(handle)["attributes"]
    (user,) = users()
    (project,) = (
        one for one in identity.projects(domain_id=domain) if one.name.startswith(f"{tenant.project.id}-")
    )
    roles = identity.role_assignments(user_id=user, scope_project_id=project.id)
    assert [identity.get_role(one.role["id"]).name for one in roles] == ["heat_stack_user"]

    # Such a user has its handle, and nothing of the tenant's.
    token = f"X-Auth-Token: {attributes['token']}"
    for url in (
        tenant.cloud.endpoint_for("compute") + "/servers",
        tenant.cloud.endpoint_for("orchestration"),
    ):
        asked = ("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", token, url)
        assert deployment.inside(*asked).strip() in {"401", "403", "404"}

    done = f"{attributes['curl_cli']} --silent --fail --data-binary '{json.dumps({'status': 'SUCCESS'})}'"
    deployment.inside("sh", "-c", done)
    stacks.ended(stack, "CREATE_COMPLETE")
    stacks.delete(stack)
    assert not users()


SCALED = """
  group:
    type: OS::Heat::AutoScalingGroup
    properties: {min_size: 1, max_size: 2, resource: {type: OS::Neutron::Net}}
  out:
    type: OS::Heat::ScalingPolicy
    properties:
      auto_scaling_group_id: {get_resource: group}
      adjustment_type: change_in_capacity
      scaling_adjustment: 1
"""


def test_heat_acts_for_a_plain_member_who_is_not_there(
    deployment: Deployment, stacks: Stacks, tenant: Tenant
) -> None:
    cloud = tenant.cloud
    stack = stacks.create("scaled", SCALED, "  url: {value: {get_attr: [out, alarm_url]}}")
    # Heat is trusted with what the member may, and no more.
    answer = cloud.identity.get("/OS-TRUST/trusts", params={"trustor_user_id": tenant.user.id})
    (trust,) = answer.json()["trusts"]
    assert trust["project_id"] == tenant.project.id
    roles = cloud.identity.get(f"/OS-TRUST/trusts/{trust['id']}").json()["trust"]["roles"]
    assert {role["name"] for role in roles} <= {"member", "reader"}

    def networks() -> int:
        return len(list(cloud.network.networks(project_id=tenant.project.id)))

    assert networks() == 1
    deployment.inside("curl", "--silent", "--fail", "--request", "POST", stacks.outputs(stack)["url"])
    deployment.wait(lambda: networks() == 2)
    stacks.delete(stack)
    assert networks() == 0
    left = cloud.identity.get("/OS-TRUST/trusts", params={"trustor_user_id": tenant.user.id})
    assert left.json()["trusts"] == []
