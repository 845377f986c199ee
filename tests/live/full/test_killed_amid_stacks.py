"""The whole cloud killed amid a stack: it comes up again with its volumes, and lets the stack go."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any

import pytest
from keystoneauth1.exceptions import ClientException
from tests.live.full import block
from tests.live.test_cloud_recovers import SMALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.live.full.deployment import Deployment, Tenant

pytestmark = [pytest.mark.live, pytest.mark.scheduled]
SERVICE = "cinder"
KILLS = 5
ANSWER = 60.0  # seconds: a service that hangs is one that does not answer
LONGEST = 15.0  # seconds in which such a stack is complete on an idle machine
# Something of every service that stores what it is told; `%s` makes the zone's name its own.
STACK = (
    SMALL
    + """\
  volume: {type: OS::Cinder::Volume, properties: {size: 1, volume_type: sas-10k}}
  attachment:
    type: OS::Cinder::VolumeAttachment
    properties: {instance_uuid: {get_resource: server}, volume_id: {get_resource: volume}}
  secret: {type: OS::Barbican::Secret, properties: {payload: xyzzy, payload_content_type: text/plain}}
"""
)
OF_OTHERS = {
    "designate": """
  zone: {type: OS::Designate::Zone, properties: {name: killed%s.test., email: a@killed.test}}
""",
    "octavia": """
  balancer:
    type: OS::Octavia::LoadBalancer
    properties: {vip_subnet: {get_resource: subnet}, provider: ovn}
""",
}


@pytest.fixture
def tenant(deployment: Deployment) -> Iterator[Tenant]:
    """A tenant, all of whose volumes go with the test."""
    made = deployment.tenant("killed")
    yield made
    block.delete_volumes(deployment, made)


def test_a_cloud_that_is_killed_amid_a_stack_has_its_volumes_and_lets_the_stack_go(
    deployment: Deployment, tenant: Tenant
) -> None:
    volume = block.volume(deployment, tenant, "geo-nvme")
    where = (deployment, block.POOLS["geo-nvme"], block.name_of(volume))
    block.write(*where, 4096, "outlives five deaths")
    heat, member = tenant.cloud.orchestration, deployment.list_in_clouds_yaml(tenant)
    others = "".join(text for name, text in OF_OTHERS.items() if deployment.has(name))
    moments = [random.uniform(0.0, LONGEST) for _ in range(KILLS)]  # noqa: S311  (no secret)
    for number, moment in enumerate(moments):
        template = STACK + others.replace("%s", f"{number}-{tenant.project.id[:8]}")
        stack = heat.create_stack(name=f"amid-{number}", template=template, timeout_mins=5)
        time.sleep(moment)
        deployment.kill_init()
        deployment.until(lambda: deployment.cloud.status() is None)
        deployment.up()
        assert not unanswered(deployment), (moments, number)
        assert block.read(*where, 4096) == "outlives five deaths", (moments, number)
        deleted = deployment.json("delete", stack.name, "--cloud", member, "--timeout", "5")
        assert [one["result"] for one in deleted] == ["deleted"], (moments, number)
    assert tenant.cloud.block_storage.get_volume(volume.id).status == "available"


def unanswered(deployment: Deployment) -> list[str]:
    """The services of the catalog that do not answer a request of the administrator's, or with an error."""
    session = deployment.admin.session
    catalog = session.get(f"{session.auth.auth_url}/auth/catalog").json()["catalog"]
    urls = {one["type"]: one["endpoints"][0]["url"] for one in catalog if one["endpoints"]}
    return [kind for kind, url in urls.items() if not answers(session, url)]


def answers(session: Any, url: str) -> bool:
    try:
        return bool(session.get(url, raise_exc=False, timeout=ANSWER).status_code < 500)
    except ClientException:  # what hangs, too
        return False
