"""Keystone: who may what; and that tenants have nothing of each other's, service by service."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import openstack
import pytest
from openstack.exceptions import ForbiddenException, SDKException
from tests.live.full.guests import empty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.full.deployment import Deployment, Tenant

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


# -- what is one tenant's is no other's ----------------------------------------------------------------------


@dataclass(frozen=True)
class Kind:
    """Something of a service that belongs to a tenant."""

    make: Callable[[Deployment, Tenant], str]  # returns its id
    proxy: str  # the service's proxy in openstacksdk
    path: str  # of all of the kind; one of them is below it
    use: tuple[str, str, dict[str, Any]]  # a request that makes use of it: method, path, body; ID is its id
    component: str = ""  # without which it is not there; nothing: the core has it
    listed: bool = True  # whether a member may list at all


def _image(_: Deployment, tenant: Tenant) -> str:
    made = tenant.cloud.image.create_image(
        name="own", data=b"nothing", disk_format="raw", container_format="bare", wait=True
    )
    return str(made.id)


def _server(_: Deployment, tenant: Tenant) -> str:
    compute = tenant.cloud.compute
    made = compute.create_server(
        name="own",
        image_id=tenant.cloud.image.find_image("tiny").id,
        flavor_id=compute.find_flavor("m1.nano").id,
        networks="none",
        availability_zone="fake",
    )
    return str(compute.wait_for_server(made).id)


def _network(_: Deployment, tenant: Tenant) -> str:
    network = tenant.cloud.network.create_network(name="own")
    tenant.cloud.network.create_subnet(network_id=network.id, ip_version=4, cidr="10.70.0.0/24")
    return str(network.id)


def _floating_ip(_: Deployment, tenant: Tenant) -> str:
    net = tenant.cloud.network
    return str(net.create_ip(floating_network_id=net.find_network("public").id).id)


def _security_group(_: Deployment, tenant: Tenant) -> str:
    return str(tenant.cloud.network.create_security_group(name="own").id)


def _router(_: Deployment, tenant: Tenant) -> str:
    return str(tenant.cloud.network.create_router(name="own").id)


def _stack(deployment: Deployment, tenant: Tenant) -> str:
    template = {
        "heat_template_version": "2021-04-16",
        "resources": {"word": {"type": "OS::Heat::RandomString"}},
    }
    made = tenant.cloud.orchestration.create_stack(name="own", template=template)
    deployment.wait(lambda: "COMPLETE" in tenant.cloud.orchestration.get_stack(made.id).status)
    return str(made.id)


def _posted(proxy: str, path: str, body: dict[str, Any]) -> Callable[[Deployment, Tenant], str]:
    """Make it with one request whose answer holds its id, at the top or below its only key."""

    def make(_: Deployment, tenant: Tenant) -> str:
        answer = getattr(tenant.cloud, proxy).post(path, json=body)
        assert answer.ok, answer.text
        told = answer.json()
        if "secret_ref" in told:
            return str(told["secret_ref"].rpartition("/")[2])
        return str(told["id"] if "id" in told else next(iter(told.values()))["id"])

    return make


def _load_balancer(deployment: Deployment, tenant: Tenant) -> str:
    network = _network(deployment, tenant)
    subnet = tenant.cloud.network.create_subnet(network_id=network, ip_version=4, cidr="10.4.0.0/24")
    balancer = {"name": "own", "vip_subnet_id": subnet.id, "provider": "ovn"}
    make = _posted("load_balancer", "/lbaas/loadbalancers", {"loadbalancer": balancer})
    made = make(deployment, tenant)
    shown = f"/lbaas/loadbalancers/{made}"
    deployment.wait(lambda: "ACTIVE" in tenant.cloud.load_balancer.get(shown).text, 300.0)
    return made


def _volume(deployment: Deployment, tenant: Tenant) -> str:
    make = _posted("block_storage", "/volumes", {"volume": {"size": 1, "name": "own"}})
    made = make(deployment, tenant)
    shown = f"/volumes/{made}"
    deployment.wait(lambda: "available" in tenant.cloud.block_storage.get(shown).text)
    return made


KINDS = {
    "image": Kind(_image, "image", "/images", ("GET", "/images/ID/file", {})),
    "server": Kind(_server, "compute", "/servers", ("POST", "/servers/ID/action", {"pause": None})),
    "network": Kind(_network, "network", "/networks", ("POST", "/ports", {"port": {"network_id": "ID"}})),
    "floating IP": Kind(
        _floating_ip, "network", "/floatingips", ("PUT", "/floatingips/ID", {"floatingip": {"port_id": None}})
    ),
    "security group": Kind(
        _security_group,
        "network",
        "/security-groups",
        (
            "POST",
            "/security-group-rules",
            {"security_group_rule": {"security_group_id": "ID", "direction": "ingress"}},
        ),
    ),
    "router": Kind(
        _router, "network", "/routers", ("PUT", "/routers/ID", {"router": {"admin_state_up": False}})
    ),
    "stack": Kind(_stack, "orchestration", "/stacks", ("POST", "/stacks/own/ID/actions", {"suspend": None})),
    "secret": Kind(
        _posted(
            "key_manager", "/secrets", {"name": "own", "payload": "x", "payload_content_type": "text/plain"}
        ),
        "key_manager",
        "/secrets",
        ("PUT", "/secrets/ID/acl", {"read": {"project-access": False}}),
        component="barbican",
    ),
    "volume": Kind(
        _volume,
        "block_storage",
        "/volumes",
        ("POST", "/snapshots", {"snapshot": {"volume_id": "ID", "force": True}}),
        component="cinder",
    ),
    "zone": Kind(
        _posted("dns", "/zones", {"name": "own.example.", "email": "own@example.org"}),
        "dns",
        "/zones",
        (
            "POST",
            "/zones/ID/recordsets",
            {"name": "mine.own.example.", "type": "A", "records": ["192.0.2.1"]},
        ),
        component="designate",
    ),
    "load balancer": Kind(
        _load_balancer,
        "load_balancer",
        "/lbaas/loadbalancers",
        (
            "POST",
            "/lbaas/listeners",
            {"listener": {"loadbalancer_id": "ID", "protocol": "TCP", "protocol_port": 80}},
        ),
        component="octavia",
    ),
}
CATALOGED = {  # type in Keystone's catalog -> the kinds above that stand for it
    "image": {"image"},
    "compute": {"server"},
    "network": {"network", "floating IP", "security group", "router"},
    "orchestration": {"stack"},
    "key-manager": {"secret"},
    "volumev3": {"volume"},
    "block-storage": {"volume"},
    "dns": {"zone"},
    "load-balancer": {"load balancer"},
    # For administrators alone, or not about things of a tenant's:
    "identity": set(),
    "placement": set(),
    "instance-ha": set(),
    "cloudformation": set(),
    "dashboard": set(),
}
FORBIDDEN = {"placement": "/resource_providers", "instance_ha": "/segments"}


@pytest.mark.parametrize("name", KINDS)
def test_what_is_one_tenants_is_no_others(deployment: Deployment, name: str) -> None:
    kind = KINDS[name]
    if kind.component and not deployment.has(kind.component):
        pytest.skip(f"this cloud was started without {kind.component}")
    owner, other = deployment.tenant("owner"), deployment.tenant("other")
    made = kind.make(deployment, owner)
    ours, theirs = (getattr(tenant.cloud, kind.proxy) for tenant in (owner, other))
    own = ours.get(f"{kind.path}/{made}")
    assert own.status_code == 200
    assert made in ours.get(kind.path).text
    assert made not in theirs.get(kind.path).text
    assert theirs.get(f"{kind.path}/{made}").status_code in REFUSALS
    method, path, body = kind.use
    path, body = path.replace("ID", made), _filled(body, made)
    used = theirs.request(path, method, **({"json": body} if body else {}))
    assert used.status_code in REFUSALS, (used.status_code, used.text)
    assert theirs.delete(f"{kind.path}/{made}").status_code in REFUSALS
    assert ours.get(f"{kind.path}/{made}").json() == own.json()  # nothing of it has changed
    gone = ours.delete(f"{kind.path}/{made}", allow_redirects=True)
    assert gone.ok, gone.text
    deployment.wait(
        lambda: ours.get(f"{kind.path}/{made}").status_code in REFUSALS or _deleted(ours, kind, made)
    )
    empty(owner)


def _deleted(proxy: Any, kind: Kind, made: str) -> bool:
    """Whether it is gone, or is only shown as deleted, as Heat does."""
    answer = proxy.get(f"{kind.path}/{made}")
    return answer.status_code in REFUSALS or '"DELETE_COMPLETE"' in answer.text


def _filled(body: Any, made: str) -> Any:
    if isinstance(body, dict):
        return {key: _filled(value, made) for key, value in body.items()}
    return made if body == "ID" else body


def test_every_service_of_the_catalog_is_looked_at(deployment: Deployment) -> None:
    assert {service.type for service in deployment.admin.identity.services()} <= set(CATALOGED)
    assert set().union(*CATALOGED.values()) == set(KINDS)


@pytest.mark.parametrize("proxy", FORBIDDEN)
def test_services_for_administrators_refuse_members(deployment: Deployment, proxy: str) -> None:
    if proxy == "instance_ha" and not deployment.has("masakari"):
        pytest.skip("this cloud was started without masakari")
    tenant = deployment.tenant("plain")
    assert getattr(tenant.cloud, proxy).get(FORBIDDEN[proxy]).status_code == 403
    assert getattr(deployment.admin, proxy).get(FORBIDDEN[proxy]).status_code == 200
