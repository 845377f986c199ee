"""What a project holds on a cloud, so that what a test leaves behind is seen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from keystoneauth1.exceptions import ClientException
from openstack.exceptions import SDKException

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

    def __str__(self) -> str:
        return f"{self.kind} {self.name or '(no name)'} ({self.id})"


_MADE_BY_ITSELF = {("security group", "default")}  # Neutron makes it at the project's first use


def inventory(cloud: Cloud) -> frozenset[Item]:
    """Return all that the project holds, of the services that the cloud has."""
    connection = cloud.connection
    try:
        project = connection.current_project_id or ""
        found = {Item("stack", one.id, one.name) for one in cloud.heat.stacks(project)}
        for service, listings in _LISTINGS.items():
            if cloud.has_service(service):
                for kind, listing in listings.items():
                    found |= {Item(kind, one.id, one.name or "") for one in listing(connection, project)}
    except (SDKException, ClientException) as error:
        raise HotcatError(f"cannot list what the project holds on cloud {cloud.name!r}: {error}") from None
    return frozenset(item for item in found if (item.kind, item.name) not in _MADE_BY_ITSELF)


def left_behind(cloud: Cloud, before: frozenset[Item], tag: str, *, within: float = _SETTLE) -> list[Item]:
    """Return what the project holds beyond `before`, once it settled: deletions may take a moment to show.

    What belongs to a stack without the tag of this run is someone else's, who works in the same project.
    """
    deadline = time.monotonic() + within
    while (left := inventory(cloud) - before) and (left := left - _of_others(cloud, left, tag)):
        if time.monotonic() > deadline:
            break
        time.sleep(_PAUSE)
    return sorted(left)


def _of_others(cloud: Cloud, items: frozenset[Item], tag: str) -> frozenset[Item]:
    project = cloud.connection.current_project_id or ""
    others = [stack for stack in cloud.heat.stacks(project) if tag not in stack.tags]
    theirs = {stack.id for stack in others}
    for stack in others:
        theirs |= {resource.physical_id for resource in cloud.heat.resources(stack)}
    return frozenset(item for item in items if item.id in theirs)


def _ports(cloud: Any, project: str) -> Iterable[Any]:
    """Yield the ports but for those that routers and networks have by themselves, and that go with them."""
    ports = cloud.network.ports(project_id=project)
    return (port for port in ports if not (port.device_owner or "").startswith("network:"))


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
    "block-storage": {"volume": lambda cloud, _: cloud.block_storage.volumes(details=False)},
}
