"""What guests say and where they are, and tenants all of whose things go at the end."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from openstack.exceptions import ConflictException
from tests.live.full.guests import empty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.live.full.deployment import Deployment, Tenant


def console(tenant: Tenant, server: Any) -> str:
    """What the guest has said; nothing while it has no console yet."""
    compute = tenant.cloud.compute
    found = compute.get_server(server)
    assert found.status != "ERROR", found.fault
    if found.status != "ACTIVE":
        return ""
    return str(compute.get_server_console_output(found)["output"] or "")


def address(tenant: Tenant, server: Any) -> str:
    """The guest's fixed address."""
    (port,) = tenant.cloud.network.ports(device_id=server.id)
    return str(port.fixed_ips[0]["ip_address"])


@contextmanager
def own_things(deployment: Deployment, name: str) -> Iterator[Tenant]:
    """A tenant whose balancers, guests, networks and zones go at the end."""
    tenant = deployment.tenant(name)
    try:
        yield tenant
    finally:
        if deployment.has("octavia"):
            _delete_balancers(deployment, tenant)
        empty(tenant)
        if deployment.has("designate"):
            for zone in tenant.cloud.dns.zones():
                tenant.cloud.dns.delete_zone(zone)


def _delete_balancers(deployment: Deployment, tenant: Tenant) -> None:
    balancing = tenant.cloud.load_balancer

    def deleted() -> bool:
        """Ask again for each that is busy."""
        left = [found for found in balancing.load_balancers() if found.provisioning_status != "DELETED"]
        for found in left:
            if not found.provisioning_status.startswith("PENDING"):
                try:
                    balancing.delete_load_balancer(found, cascade=True)
                except ConflictException:
                    continue
        return not left

    deployment.wait(deleted, 300.0)
