"""What a project holds on a cloud, so that what a test leaves behind is seen.

Of an administrator's, what the cloud holds for all projects belongs to it: flavors, roles, volume types, ...
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from keystoneauth1.exceptions import ClientException
from openstack.exceptions import ForbiddenException, SDKException

from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from hotcat.live.cloud import Cloud

_SETTLE = 30.0  # seconds in which what was just deleted may still be listed
_PAUSE = 1.0


@dataclass(frozen=True, order=True)
class Item:
    """One thing that a project holds."""

    kind: str
    id: str
    name: str
    for_all: bool = False  # belongs to the cloud, not to the project

    def __str__(self) -> str:
        return f"{self.kind} {self.name or '(no name)'} ({self.id})"


_MADE_BY_ITSELF = {("security group", "default")}  # Neutron makes it at the project's first use


def inventory(cloud: Cloud) -> frozenset[Item]:
    """Return all that the project holds, of the services that the cloud has."""
    connection = cloud.connection
    try:
        project = connection.current_project_id or ""
        found = {Item("stack", one.id, one.name) for one in cloud.heat.stacks(project)}
        for for_all, services in ((False, _LISTINGS), (True, _ADMIN_LISTINGS)):
            if for_all and "admin" not in cloud.roles:
                continue
            for service in filter(cloud.has_service, services):
                for kind, listing in services[service].items():
                    with contextlib.suppress(ForbiddenException):  # who may not list them makes none
                        things = list(listing(connection, project))
                        found |= {Item(kind, _key(one), one.name or "", for_all) for one in things}
    except (SDKException, ClientException) as error:
        raise HotcatError(f"cannot list what the project holds on cloud {cloud.name!r}: {error}") from None
    return frozenset(item for item in found if (item.kind, item.name) not in _MADE_BY_ITSELF)


def _key(thing: Any) -> str:
    """Return what Heat knows a thing by: its id, or its name where it has no other, as Octavia's zones."""
    return str(thing.id or thing.name)


def left_behind(
    cloud: Cloud, before: frozenset[Item], tag: str, made: Collection[str] = (), *, within: float = _SETTLE
) -> list[Item]:
    """Return what the project holds beyond `before`, once it settled: deletions may take a moment to show.

    What belongs to a stack without the tag of this run is someone else's, who works in the same project. Of
    what the cloud holds for all projects, only that counts which has one of the physical IDs `made`.
    """
    deadline = time.monotonic() + within
    ours = {_last_part(one) for one in made}
    while (left := _countable(inventory(cloud) - before, ours)) and (
        left := left - _of_others(cloud, left, tag)
    ):
        if time.monotonic() > deadline:
            break
        time.sleep(_PAUSE)
    return sorted(left)


def _countable(items: frozenset[Item], ours: Collection[str]) -> frozenset[Item]:
    return frozenset(item for item in items if not item.for_all or item.id in ours)


def _last_part(physical_id: str) -> str:
    # Barbican's are addresses that end in the ID.
    return physical_id.rpartition("/")[2]


def _of_others(cloud: Cloud, items: frozenset[Item], tag: str) -> frozenset[Item]:
    project = cloud.connection.current_project_id or ""
    others = [stack for stack in cloud.heat.stacks(project) if tag not in stack.tags]
    theirs = {stack.id for stack in others}
    for stack in others:
        theirs |= {_last_part(resource.physical_id) for resource in cloud.heat.resources(stack)}
    return frozenset(item for item in items if item.id in theirs)


def _ports(cloud: Any, project: str) -> Iterable[Any]:
    """Yield the ports but for those of routers, networks and load balancers, which go with them."""
    ports = cloud.network.ports(project_id=project)
    return (port for port in ports if not (port.device_owner or "").startswith(("network:", "Octavia")))


def _own_domain(cloud: Any) -> str:
    # Heat has a domain of its own for the users that its stacks have; those of other domains go with these.
    return str(cloud.current_project.domain_id or "default")


_Listing = Callable[[Any, str], Iterable[Any]]

# By service, what to count: the listing takes the connection and the project's id.
_LISTINGS: Mapping[str, Mapping[str, _Listing]] = {
    "compute": {
        "server": lambda cloud, _: cloud.compute.servers(details=False),
        "key pair": lambda cloud, _: cloud.compute.keypairs(),
        "server group": lambda cloud, _: cloud.compute.server_groups(),
        "flavor": lambda cloud, _: cloud.compute.flavors(details=False, is_public=None),
    },
    "network": {
        "floating IP": lambda cloud, project: cloud.network.ips(project_id=project),
        "port": _ports,
        "router": lambda cloud, project: cloud.network.routers(project_id=project),
        "subnet": lambda cloud, project: cloud.network.subnets(project_id=project),
        "network": lambda cloud, project: cloud.network.networks(project_id=project),
        "security group": lambda cloud, project: cloud.network.security_groups(project_id=project),
    },
    "block-storage": {
        "volume": lambda cloud, _: cloud.block_storage.volumes(details=False),
        "snapshot": lambda cloud, _: cloud.block_storage.snapshots(details=False),
        "backup": lambda cloud, _: cloud.block_storage.backups(details=False),
    },
    "load-balancer": {
        "load balancer": lambda cloud, project: cloud.load_balancer.load_balancers(project_id=project),
    },
    "key-manager": {
        "secret": lambda cloud, _: cloud.key_manager.secrets(),
        "container": lambda cloud, _: cloud.key_manager.containers(),
        "order": lambda cloud, _: cloud.key_manager.orders(),
    },
    "dns": {"zone": lambda cloud, _: cloud.dns.zones()},
}
# Likewise, of what only administrators list.
_ADMIN_LISTINGS: Mapping[str, Mapping[str, _Listing]] = {
    "identity": {
        "domain": lambda cloud, _: cloud.identity.domains(),
        "project": lambda cloud, _: cloud.identity.projects(domain_id=_own_domain(cloud)),
        "group": lambda cloud, _: cloud.identity.groups(domain_id=_own_domain(cloud)),
        "user": lambda cloud, _: cloud.identity.users(domain_id=_own_domain(cloud)),
        "role": lambda cloud, _: cloud.identity.roles(),
        "region": lambda cloud, _: cloud.identity.regions(),
        "service": lambda cloud, _: cloud.identity.services(),
        "endpoint": lambda cloud, _: cloud.identity.endpoints(),
    },
    "placement": {
        "trait": lambda cloud, _: cloud.placement.traits(name="startswith:CUSTOM_"),
        "resource class": lambda cloud, _: cloud.placement.resource_classes(),
        "resource provider": lambda cloud, _: cloud.placement.resource_providers(),
    },
    "compute": {"aggregate": lambda cloud, _: cloud.compute.aggregates()},
    "network": {
        "address scope": lambda cloud, project: cloud.network.address_scopes(project_id=project),
        "subnet pool": lambda cloud, project: cloud.network.subnet_pools(project_id=project),
        "QoS policy": lambda cloud, project: cloud.network.qos_policies(project_id=project),
        "metering label": lambda cloud, project: cloud.network.metering_labels(project_id=project),
    },
    "block-storage": {
        "volume type": lambda cloud, _: cloud.block_storage.types(is_public=None),
        "QoS specs": lambda cloud, _: cloud.block_storage.qos_specs(),
    },
    "load-balancer": {
        "load balancer's flavor": lambda cloud, _: cloud.load_balancer.flavors(),
        "load balancer's flavor profile": lambda cloud, _: cloud.load_balancer.flavor_profiles(),
        "load balancer's zone": lambda cloud, _: cloud.load_balancer.availability_zones(),
        "load balancer's zone profile": lambda cloud, _: cloud.load_balancer.availability_zone_profiles(),
    },
    "dns": {"TSIG key": lambda cloud, _: cloud.dns.tsigkeys()},
    "image": {"image": lambda cloud, project: cloud.image.images(owner=project)},
    "instance-ha": {"segment": lambda cloud, _: cloud.instance_ha.segments()},
}
