"""Octavia's OVN provider: a load balancer that is nothing but rows of OVN's northbound database."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from openstack.exceptions import HttpException, NotFoundException
from tests.live.full.belongings import address, own_things
from tests.live.full.guests import launch, place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.live.full.deployment import Deployment, Tenant

pytestmark = pytest.mark.live
SERVICE = "octavia"
SERVE = "mkdir -p /var/www; echo {name} > /var/www/who; httpd -p 80 -h /var/www"


@pytest.fixture
def owner(deployment: Deployment) -> Iterator[Tenant]:
    with own_things(deployment, "owner") as tenant:
        yield tenant


def settled(deployment: Deployment, tenant: Tenant, balancer: Any, patience: float = 180.0) -> None:
    """Wait until the balancer takes orders again."""

    def active() -> bool:
        found = tenant.cloud.load_balancer.get_load_balancer(balancer.id)
        assert found.provisioning_status != "ERROR"
        return bool(found.provisioning_status == "ACTIVE")

    deployment.wait(active, patience)


def who(deployment: Deployment, floating: str) -> str:
    """Which guest answers; nothing where none does."""
    script = f"curl -s --max-time 5 http://{floating}/who || true"
    return deployment.inside("sh", "-c", script).strip()


def test_two_guests_answer_behind_one_address(deployment: Deployment, owner: Tenant) -> None:
    network, balancing = owner.cloud.network, owner.cloud.load_balancer
    where = place(owner, "10.6.0.0/24")
    inner, subnet = where.network, where.subnet
    (group,) = network.security_groups(name="default", project_id=owner.project.id)
    network.create_security_group_rule(
        security_group_id=group.id, direction="ingress", protocol="tcp", port_range_min=80, port_range_max=80
    )
    guests = {
        name: launch(owner, name, SERVE.format(name=name), {"uuid": inner.id}) for name in ("left", "right")
    }
    balancer = balancing.create_load_balancer(name="web", vip_subnet_id=subnet.id, provider="ovn")
    settled(deployment, owner, balancer)
    listener = balancing.create_listener(load_balancer_id=balancer.id, protocol="TCP", protocol_port=80)
    settled(deployment, owner, balancer)
    pool = balancing.create_pool(listener_id=listener.id, protocol="TCP", lb_algorithm="SOURCE_IP_PORT")
    members = {}
    for name, guest in guests.items():
        settled(deployment, owner, balancer)
        owner.cloud.compute.wait_for_server(guest, wait=300)
        members[name] = balancing.create_member(
            pool, address=address(owner, guest), protocol_port=80, subnet_id=subnet.id
        )
    settled(deployment, owner, balancer)
    outside = network.find_network("public")
    floating = network.create_ip(floating_network_id=outside.id, port_id=balancer.vip_port_id)
    # Each connection goes to one of the two by its source port.
    answered: Counter[str] = Counter()

    def both() -> bool:
        answered.update([who(deployment, floating.floating_ip_address)])
        return answered["left"] > 2 and answered["right"] > 2

    deployment.wait(both, 300.0)
    assert set(answered) <= {"left", "right", ""}
    assert "10.6.0." in deployment.inside("ovn-nbctl", "list", "load_balancer")
    balancing.delete_member(members["left"], pool)
    settled(deployment, owner, balancer)
    assert {who(deployment, floating.floating_ip_address) for _ in range(8)} == {"right"}
    balancing.delete_load_balancer(balancer, cascade=True)
    deployment.wait(lambda: not list(balancing.load_balancers()))
    assert who(deployment, floating.floating_ip_address) == ""


def test_a_balancer_is_its_owners(deployment: Deployment, owner: Tenant) -> None:
    subnet = place(owner, "10.6.0.0/24").subnet
    balancing = owner.cloud.load_balancer
    balancer = balancing.create_load_balancer(name="mine", vip_subnet_id=subnet.id, provider="ovn")
    settled(deployment, owner, balancer)
    other = deployment.tenant("other").cloud.load_balancer
    assert list(other.load_balancers()) == []
    with pytest.raises((HttpException, NotFoundException)) as refused:
        other.get_load_balancer(balancer.id)
    assert refused.value.response.status_code in {403, 404}
    with pytest.raises((HttpException, NotFoundException)) as refused:
        other.delete_load_balancer(balancer.id, ignore_missing=False)
    assert refused.value.response.status_code in {403, 404}
    assert balancing.get_load_balancer(balancer.id).provisioning_status == "ACTIVE"


def test_ovn_says_what_it_cannot_do(deployment: Deployment, owner: Tenant) -> None:
    """Layer 7 takes an amphora."""
    subnet = place(owner, "10.6.0.0/24").subnet
    balancing = owner.cloud.load_balancer
    balancer = balancing.create_load_balancer(name="plain", vip_subnet_id=subnet.id, provider="ovn")
    settled(deployment, owner, balancer)
    with pytest.raises(HttpException) as refused:
        balancing.create_listener(load_balancer_id=balancer.id, protocol="HTTP", protocol_port=80)
    assert refused.value.response.status_code == 501
