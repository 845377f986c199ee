"""A tenant of `platform/project` has nothing of another one's, service by service.

What a tenant has of each service, and what entries offer to some projects alone, is in `kinds`. Each request
that is refused is sent by who may, too, and works: it is refused for its sender and not for being wrong.
"""

from __future__ import annotations

import secrets
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from openstack.exceptions import SDKException
from tests.live.cases import ENTRIES
from tests.live.full.deployment import Tenant
from tests.live.full.guests import four, plug, unplug
from tests.live.full.kinds import compute, network, others, storage
from tests.live.full.kinds.kind import (
    REFUSALS,
    see_that_it_is_hidden,
    see_that_it_is_no_others,
    see_that_it_is_shown,
    see_that_nobody_deletes,
    see_that_uses_are_refused,
    see_that_uses_work,
)
from tests.live.full.kinds.offers import OFFERS
from tests.live.full.kinds.side import Side, Thing, filled
from tests.live.full.launched import Launched, launched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.live.full.deployment import Deployment

pytestmark = pytest.mark.live
KINDS = compute.KINDS | network.KINDS | storage.KINDS | others.KINDS
CATALOGED = {  # type in Keystone's catalog -> the service of the kinds above that stand for it
    "identity": "identity",
    "image": "image",
    "compute": "compute",
    "network": "network",
    "orchestration": "orchestration",
    "key-manager": "key_manager",
    "volumev3": "block_storage",
    "block-storage": "block_storage",
    "dns": "dns",
    "load-balancer": "load_balancer",
}
# For administrators alone, or not about things of a tenant's.
OTHER_SERVICES = {"placement", "instance-ha", "cloudformation", "dashboard"}
FORBIDDEN = {"placement": "/resource_providers", "instance_ha": "/segments"}
# What belongs to a tenant as such: the service, a path that administrators read, and what they may do there.
ABOUT_TENANTS: list[tuple[str, str, dict[str, Any]]] = [
    ("identity", "/projects/PROJECT", {"PATCH": {"project": {"enabled": False}}, "DELETE": None}),
    ("identity", "/projects/PROJECT/tags", {"DELETE": None}),
    ("identity", "/users/USER", {"PATCH": {"user": {"password": "taken over, alas"}}, "DELETE": None}),
    ("identity", "/users/USER/projects", {}),
    ("identity", "/users/USER/groups", {}),
    ("identity", "/projects/PROJECT/users/USER/roles", {}),
    ("identity", "/role_assignments?scope.project.id=PROJECT", {}),
    ("compute", "/os-quota-sets/PROJECT", {"PUT": {"quota_set": {"cores": 1}}, "DELETE": None}),
    ("compute", "/os-simple-tenant-usage/PROJECT", {}),
    ("network", "/quotas/PROJECT", {"PUT": {"quota": {"network": 0}}, "DELETE": None}),
    ("block_storage", "/os-quota-sets/PROJECT", {"PUT": {"quota_set": {"volumes": 0}}}),
    ("load_balancer", "/lbaas/quotas/PROJECT", {"PUT": {"quota": {"load_balancer": 0}}, "DELETE": None}),
    ("dns", "/quotas/PROJECT", {"PATCH": {"zones": 0}, "DELETE": None}),
    ("key_manager", "/project-quotas/PROJECT", {"PUT": {"project_quotas": {"secrets": 0}}, "DELETE": None}),
]
ALL_PROJECTS = {"dns": {"X-Auth-All-Projects": "true"}}  # what else Designate wants of an administrator
# A list that shows administrators a tenant's thing, of the kind before it, and headers that ask for it.
OF_ALL_PROJECTS: list[tuple[str, str, dict[str, str]]] = [
    ("server", "/servers/detail?all_tenants=1&project_id=PROJECT", {}),
    ("volume", "/volumes/detail?all_tenants=1&project_id=PROJECT", {}),
    ("network", "/networks?project_id=PROJECT", {}),
    ("stack", "/stacks", {}),
    ("load balancer", "/lbaas/loadbalancers?project_id=PROJECT", {}),
    ("zone", "/zones?limit=1000", {"X-Auth-All-Projects": "true"}),
    ("zone", "/zones", {"X-Auth-Sudo-Project-ID": "PROJECT"}),
]


@pytest.fixture(scope="module")
def sides(whole: Deployment) -> Iterator[tuple[Side, Side]]:
    """Two tenants that the entry made; their stacks are deleted at the end, and leave no project."""
    if whole.services_wanted != "full":
        pytest.skip("this cloud was started without some of the services")
    wanted = [
        _parameters(name, cidr) for name, cidr in (("owner", "10.30.0.0/24"), ("other", "10.31.0.0/24"))
    ]
    with ExitStack() as stack:
        started = [stack.enter_context(launched(whole, "platform/project", one)) for one in wanted]
        owner, other = (_side(whole, one, made) for one, made in zip(wanted, started, strict=True))
        with owner.undo, other.undo:
            yield owner, other


def _parameters(name: str, cidr: str) -> dict[str, Any]:
    template = yaml.safe_load((ENTRIES["platform/project"].path / "template.yaml").read_text())
    limits = template["parameters"]["limits"]["default"]
    unique = f"{name}-{secrets.token_hex(4)}"
    return {
        "name": unique,
        "member": unique,
        "member_password": secrets.token_urlsafe(16),
        "public_key": compute.PUBLIC_KEY,
        "cidr": cidr,
        # What the tests make stays until their end, and is more than a tenant has at first.
        "limits": limits | {"networks": 20, "routers": 10, "load_balancers": 10, "floating_ips": 10},
        "zone": f"{unique}.example.",
    }


def _side(whole: Deployment, parameters: dict[str, Any], launched_: Launched) -> Side:
    outputs, password = launched_.outputs(), parameters["member_password"]
    identity = whole.admin.identity
    project, user = identity.get_project(outputs["project"]), identity.get_user(outputs["user"])
    cloud = whole.log_in(user.name, password, project.name)
    return Side(whole, Tenant(project, user, cloud, password), outputs)


# -- what a tenant has ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", KINDS)
def test_what_is_one_tenants_is_no_others(sides: tuple[Side, Side], name: str) -> None:
    owner, other = sides
    see_that_it_is_no_others(KINDS[name], owner, other)


def test_every_service_of_the_catalog_is_looked_at(whole: Deployment) -> None:
    assert {service.type for service in whole.admin.identity.services()} <= {*CATALOGED, *OTHER_SERVICES}
    assert {kind.service for kind in KINDS.values()} == set(CATALOGED.values())


@pytest.mark.parametrize("proxy", FORBIDDEN)
def test_services_for_administrators_refuse_members(deployment: Deployment, proxy: str) -> None:
    if proxy == "instance_ha" and not deployment.has("masakari"):
        pytest.skip("this cloud was started without masakari")
    tenant = deployment.tenant("plain")
    assert getattr(tenant.cloud, proxy).get(FORBIDDEN[proxy]).status_code == 403
    assert getattr(deployment.admin, proxy).get(FORBIDDEN[proxy]).status_code == 200


@pytest.mark.parametrize(("service", "path", "changes"), ABOUT_TENANTS)
def test_a_tenant_itself_is_out_of_reach(
    sides: tuple[Side, Side], service: str, path: str, changes: dict[str, Any]
) -> None:
    owner, other = sides
    path = filled(path, about(owner))
    admin, headers = getattr(owner.deployment.admin, service), ALL_PROJECTS.get(service, {})
    before = admin.get(path, headers=headers)
    assert before.ok, before.text
    for method, body in {"GET": None, **changes}.items():
        answer = other.send(service, method, path, body, **headers)
        assert answer.status_code in REFUSALS, (method, answer.status_code, answer.text)
    assert not changes or admin.get(path, headers=headers).json() == before.json()


def about(side: Side) -> dict[str, str]:
    return {"PROJECT": side.tenant.project.id, "USER": side.tenant.user.id}


def test_nobody_logs_in_to_the_project_of_another_tenant(sides: tuple[Side, Side]) -> None:
    owner, other = sides
    log_in = owner.deployment.log_in
    user, password = other.tenant.user.name, other.tenant.password
    assert log_in(user, password, other.tenant.project.name).current_project_id == other.tenant.project.id
    with pytest.raises(SDKException, match="401"):
        log_in(user, password, owner.tenant.project.name).authorize()


def test_nobody_takes_a_role_in_the_project_of_another_tenant(sides: tuple[Side, Side]) -> None:
    owner, other = sides
    identity = owner.deployment.admin.identity
    role = identity.find_role("member")
    path = f"/projects/{owner.tenant.project.id}/users/{other.tenant.user.id}/roles/{role.id}"
    assert other.send("identity", "PUT", path).status_code in REFUSALS
    assert identity.head(path).status_code == 404  # it has none
    assert identity.put(path).status_code == 204
    assert identity.delete(path).status_code == 204


@pytest.mark.parametrize(("name", "listing", "headers"), OF_ALL_PROJECTS)
def test_no_list_of_all_projects_shows_a_tenants_things_to_another(
    sides: tuple[Side, Side], name: str, listing: str, headers: dict[str, str]
) -> None:
    owner, other = sides
    kind = KINDS[name]
    thing = kind.make(owner)
    listing, headers = filled(listing, about(owner)), filled(headers, about(owner))
    assert thing.id not in other.send(kind.service, "GET", listing, **headers).text
    admin = getattr(owner.deployment.admin, kind.service)
    assert thing.id in admin.get(listing, headers=headers).text
    owner.remove(kind.service, thing.path)


def test_stacks_are_not_read_by_the_address_of_another_project(sides: tuple[Side, Side]) -> None:
    owner, other = sides
    assert other.send("orchestration", "GET", "/stacks").ok
    url = owner.tenant.cloud.orchestration.get_endpoint_data().url.rstrip("/")
    assert owner.tenant.project.id in url
    assert owner.send("orchestration", "GET", f"{url}/stacks").ok
    assert other.send("orchestration", "GET", f"{url}/stacks").status_code in REFUSALS


def test_a_tenant_makes_nothing_in_the_project_of_another(sides: tuple[Side, Side]) -> None:
    owner, other = sides
    for service, path, noun, body in (
        ("network", "/networks", "network", {"name": "foisted"}),
        (
            "load_balancer",
            "/lbaas/loadbalancers",
            "loadbalancer",
            {"vip_subnet_id": other.subnet, "provider": "ovn"},
        ),
    ):
        foisted = {noun: {**body, "project_id": owner.tenant.project.id}}
        answer = other.send(service, "POST", path, foisted)
        assert 400 <= answer.status_code < 500, answer.text  # Neutron says that the request is wrong
        foisted[noun]["project_id"] = other.tenant.project.id
        other.remove(service, other.make(service, path, foisted).path)


# -- traffic -------------------------------------------------------------------------------------------------


def test_no_traffic_goes_from_one_tenants_network_to_anothers(sides: tuple[Side, Side]) -> None:
    owner, other = sides
    deployment, hosts = owner.deployment, []
    try:
        for side in (owner, owner, other):
            side.send("network", "POST", "/security-group-rules", network.rule(side.group.id))
            body = {"network_id": side.outputs["network"], "security_groups": [side.group.id]}
            port = side.tenant.cloud.network.get_port(side.make("network", "/ports", {"port": body}).id)
            gateway = side.tenant.cloud.network.get_subnet(side.subnet).gateway_ip
            hosts.append(plug(deployment, port, f"{four(port)}/24", gateway))
        target, neighbour, stranger = hosts
        ping = ("ping", "-c", "2", "-W", "2", four(target.port))
        deployment.wait(lambda: neighbour.run(*ping)[0] == 0)
        outside = ("ping", "-c", "2", "-W", "2", "172.24.4.1")
        deployment.wait(lambda: stranger.run(*outside)[0] == 0)  # it does get out of its network
        assert stranger.run(*ping)[0] != 0
    finally:
        for host in hosts:
            unplug(host)


# -- what is offered to some alone ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", OFFERS)
def test_what_an_entry_offers_to_one_project_is_used_by_that_alone(
    sides: tuple[Side, Side], name: str
) -> None:
    owner, other = sides
    offer = OFFERS[name]
    parameters = filled(offer.parameters, owner.names("SELF", "WORD"))
    with launched(owner.deployment, offer.entry, parameters) as made:
        thing = offer.thing(made.outputs())
        see_that_it_is_hidden(offer.service, thing, other)
        see_that_uses_are_refused(offer.service, thing, offer.uses, other)
        see_that_it_is_shown(offer.service, thing, owner)
        see_that_uses_work(offer.service, thing, offer.uses, owner)
        see_that_nobody_deletes(offer.service, thing, owner, other)


def test_the_security_group_of_the_entry_is_used_by_its_tenant_alone(sides: tuple[Side, Side]) -> None:
    owner, other = sides
    made, uses = owner.outputs["security_group"], OFFERS["security group"].uses
    thing = Thing(made, f"/security-groups/{made}", "/security-groups")
    see_that_it_is_hidden("network", thing, other)
    see_that_uses_are_refused("network", thing, uses, other)
    see_that_it_is_shown("network", thing, owner)
    see_that_uses_work("network", thing, uses, owner)
    see_that_nobody_deletes("network", thing, owner, other)


def test_the_zone_of_the_entry_is_written_by_its_tenant_alone_once_it_is_shared(
    sides: tuple[Side, Side],
) -> None:
    owner, other = sides
    admin = owner.deployment.admin.dns
    name = f"{owner.tenant.project.name}.example."
    zone = next(admin.zones(name=name))
    thing = Thing(zone.id, f"/zones/{zone.id}", "/zones", zone.name)
    uses = others.RECORDS
    for side in sides:
        see_that_it_is_hidden("dns", thing, side)
        see_that_uses_are_refused("dns", thing, uses, side)
    share = admin.post(f"{thing.path}/shares", json={"target_project_id": owner.tenant.project.id})
    assert share.ok, share.text
    see_that_it_is_hidden("dns", thing, other)
    see_that_uses_are_refused("dns", thing, uses, other)
    see_that_it_is_shown("dns", thing, owner)
    see_that_uses_work("dns", thing, uses, owner)
    see_that_nobody_deletes("dns", thing, owner, other)
    assert admin.delete(f"{thing.path}/shares/{share.json()['id']}").ok
