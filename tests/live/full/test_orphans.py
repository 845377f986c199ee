"""`hotcat delete` on a stack with things that Heat knows nothing of, as a killed engine leaves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.live.full.stacks import Stacks, swept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.live.full.deployment import Deployment, Tenant

pytestmark = pytest.mark.live
RESOURCES = """
  network: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: network}, cidr: 10.6.0.0/24}}
  router: {type: OS::Neutron::Router}
"""


@pytest.fixture
def tenant(deployment: Deployment) -> Tenant:
    return deployment.tenant("orphans")


@pytest.fixture
def stacks(deployment: Deployment, tenant: Tenant) -> Iterator[Stacks]:
    with swept(Stacks(tenant.cloud, deployment)) as made:
        yield made


def test_its_own_interface_is_taken_off_and_what_others_have_is_named(
    deployment: Deployment, tenant: Tenant, stacks: Stacks
) -> None:
    network, member = tenant.cloud.network, deployment.list_in_clouds_yaml(tenant)
    stack = stacks.create("orphaned", RESOURCES)
    own = stacks.physical(stack)
    theirs = network.create_network(name="theirs")
    outside = network.create_subnet(network_id=theirs.id, ip_version=4, cidr="10.5.0.0/24")
    network.add_interface_to_router(own["router"], own["subnet"])
    network.add_interface_to_router(own["router"], outside.id)
    port = network.create_port(network_id=own["network"], name="mine")
    try:
        deletion = deployment.start("delete", "orphaned", "--cloud", member)
        told = deletion.communicate()[1]
        assert deletion.returncode == 1, told
        assert f"took off what Heat did not know of: router {own['router']}, by its interface on" in told
        command = f"router remove subnet {own['router']} {outside.id}"
        assert f"openstack --os-cloud {member} {command}\n" in told
        assert f"openstack --os-cloud {member} port delete {port.id}\n" in told
        joined = network.ports(device_id=own["router"])
        assert [one.fixed_ips[0]["subnet_id"] for one in joined] == [outside.id]
    finally:
        network.remove_interface_from_router(own["router"], outside.id)
        network.delete_port(port)
    [deleted] = deployment.json("delete", "orphaned", "--cloud", member)
    assert deleted["result"] == "deleted"
    assert not network.find_router(own["router"])
    network.delete_network(theirs)
