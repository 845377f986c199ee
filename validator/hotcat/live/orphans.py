"""What keeps a stack from being deleted though Heat knows nothing of it: ports on its networks, mostly.

Heat has a thing made and writes its ID down afterwards; an engine that is killed in between leaves an orphan,
which the stack's deletion passes over and then stumbles on.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from keystoneauth1.exceptions import ClientException
from openstack.exceptions import SDKException

from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openstack.network.v2.port import Port

    from hotcat.live.cloud import Cloud
    from hotcat.live.heat import Stack

_INTERFACES = {
    "network:router_interface",
    "network:router_interface_distributed",
    "network:ha_router_replicated_interface",
}
# Neutron deletes these by itself: AUTO_DELETE_PORT_OWNERS in neutron/common/_constants.py.
_GO_BY_THEMSELVES = {"network:dhcp", "network:distributed", "network:floatingip_agent_gateway"}
_LISTED = 20  # on somebody's shared network there may be thousands


@dataclass(frozen=True)
class Orphans:
    """Of one stack: the IDs of what it still has, and the ports that use some of that and are not its own."""

    cloud: Cloud
    own: frozenset[str]
    ports: tuple[Port, ...] = field(default=())

    def take_off(self) -> list[str]:
        """Take interfaces on subnets of the stack off the stack's own routers; returns what was taken off.

        Nothing else is touched: of any other port only its owner knows whether it is still wanted.
        """
        taken = []
        for port in filter(self._joins_own, self.ports):
            # Where Neutron refuses, `described` names it with the command that shows the reason.
            with contextlib.suppress(SDKException, ClientException):
                self.cloud.connection.network.remove_interface_from_router(port.device_id, port=port.id)
                taken.append(self._user(port)[0])
        return taken

    def described(self) -> list[str]:
        """Return a line for each port: what uses the stack's things, and the command that ends that."""
        lines = [
            f"{what}: openstack --os-cloud {self.cloud.name} {command}"
            for what, command in map(self._user, self.ports[:_LISTED])
        ]
        more = len(self.ports) - _LISTED
        return [*lines, f"and {more} more"] if more > 0 else lines

    def _joins_own(self, port: Port) -> bool:
        if port.device_owner not in _INTERFACES or port.device_id not in self.own:
            return False
        return port.id in self.own or _subnets(port) <= self.own

    def _user(self, port: Port) -> tuple[str, str]:
        """Return what a port belongs to, and what to tell `openstack` to be rid of it."""
        device, owner = port.device_id or "", port.device_owner or ""
        subnet = min(_subnets(port), default="")
        what, command = f"port {port.name or port.id}", f"port delete {port.id}"
        if owner in _INTERFACES:
            what = f"router {device}, by its interface on subnet {subnet}"
            command = f"router remove subnet {device} {subnet}"
        elif owner == "network:router_gateway":
            what, command = f"router {device}, by its gateway", f"router unset --external-gateway {device}"
        elif owner == "network:floatingip":
            what, command = f"floating IP {device}", f"floating ip delete {device}"
        elif owner == "trunk:subport":
            what, command = f"trunk {device}", f"network trunk unset --subport {port.id} {device}"
        elif owner == "Octavia":
            balancer = device.removeprefix("lb-")
            what, command = f"load balancer {balancer}", f"loadbalancer delete --cascade {balancer}"
        elif owner.startswith("compute:") and device:
            what, command = f"server {self._server(device)}", f"server delete {device}"
        addresses = ", ".join(str(one["ip_address"]) for one in port.fixed_ips or ())
        return (f"{what} ({addresses})" if addresses else what), command

    def _server(self, identity: str) -> str:
        """Return a server's name and ID: Heat's names begin with the stack's."""
        with contextlib.suppress(SDKException, ClientException):
            return f"{self.cloud.connection.compute.get_server(identity).name} {identity}"
        return identity


def find(cloud: Cloud, stack: Stack) -> Orphans:
    """Look for what is in the way of a stack's deletion; finds nothing where the cloud does not tell."""
    try:
        resources = cloud.heat.resources(stack)
        own = frozenset(one.physical_id for one in resources if one.physical_id)
        ports = tuple(_strange(cloud.connection, own)) if cloud.has_service("network") else ()
    except (HotcatError, SDKException, ClientException):
        return Orphans(cloud, frozenset())
    return Orphans(cloud, own, ports)


def _strange(connection: Any, own: frozenset[str]) -> Iterator[Port]:
    """Yield the ports that use a network, subnet, router or group of `own` and are not known to it."""
    network = connection.network
    networks = {one.id for one in network.networks() if one.id in own}
    around = networks | {one.network_id for one in network.subnets() if one.id in own}
    listings = [
        {"project_id": connection.current_project_id},
        *({"network_id": one} for one in sorted(around)),
    ]
    ports = {port.id: port for which in listings for port in network.ports(**which)}
    for port in ports.values():
        used = {port.network_id} & networks | (_subnets(port) | set(port.security_group_ids or ())) & own
        if port.device_owner in _INTERFACES and port.device_id in own:
            used.add(port.device_id)
        if used and not _known(port, own):
            yield port


def _known(port: Port, own: frozenset[str]) -> bool:
    """Whether a port is the stack's own, goes with something of the stack's, or goes by itself."""
    if port.device_owner in _INTERFACES:
        # Heat's ID of an interface: ROUTER:subnet_id=SUBNET or ROUTER:port_id=PORT.
        ends = {port.id, *_subnets(port)}
        return any(one.startswith(f"{port.device_id}:") and one.endswith(tuple(ends)) for one in own)
    device = (port.device_id or "").removeprefix("lb-")  # so has Octavia it
    return port.id in own or device in own or port.device_owner in _GO_BY_THEMSELVES


def _subnets(port: Port) -> set[str]:
    return {str(one["subnet_id"]) for one in port.fixed_ips or ()}
