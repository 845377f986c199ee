"""Real guests in a tenant's own network, and hosts of a network that are no guests."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.live.full.deployment import Deployment, Tenant

SIZE = 1_000_000  # bytes of the file that a guest serves
PAGE = f"""
mkdir -p /srv && cd /srv
echo NAME is here > index.html
head -c {SIZE} /dev/zero > large
httpd -p 80 -h /srv
"""


@dataclass
class Guest:
    """A booted guest of a tenant, with a page on its floating IP."""

    tenant: Tenant
    server: Any
    port: Any
    address: str  # in its network
    floating: Any

    @property
    def url(self) -> str:
        return f"http://{self.floating.floating_ip_address}/"


@dataclass
class Place:
    """A network of a tenant with a way out."""

    network: Any
    subnet: Any
    router: Any


def four(port: Any) -> str:
    """The IPv4 address of a port."""
    return next(str(at["ip_address"]) for at in port.fixed_ips if ":" not in at["ip_address"])


def place(tenant: Tenant, cidr: str, six: str = "", **options: Any) -> Place:
    """Make a network, its subnet, one of IPv6 too where its range is given, and its router to the outside."""
    net = tenant.cloud.network
    network = net.create_network(name="inner")
    subnet = net.create_subnet(network_id=network.id, ip_version=4, cidr=cidr, name="inner", **options)
    public = net.find_network("public")
    router = net.create_router(name="inner", external_gateway_info={"network_id": public.id})
    net.add_interface_to_router(router, subnet_id=subnet.id)
    if six:
        mode = {"ipv6_address_mode": "slaac", "ipv6_ra_mode": "slaac"}
        told = net.create_subnet(network_id=network.id, ip_version=6, cidr=six, name="six", **mode)
        net.add_interface_to_router(router, subnet_id=told.id)
    return Place(network, subnet, router)


def group(tenant: Tenant, *ports: int) -> Any:
    """Make a security group that lets ICMP and these ports of TCP in, for both versions of IP."""
    net = tenant.cloud.network
    made = net.create_security_group(name="some", description="")
    for version in ("IPv4", "IPv6"):
        common = {"security_group_id": made.id, "direction": "ingress", "ethertype": version}
        net.create_security_group_rule(protocol="icmp" if version == "IPv4" else "ipv6-icmp", **common)
        for port in ports:
            net.create_security_group_rule(protocol="tcp", port_range_min=port, port_range_max=port, **common)
    return made


def launch(tenant: Tenant, name: str, script: str, nic: dict[str, str], **rest: Any) -> Any:
    """Have a guest boot and run this shell script: of `tiny` on the core's compute, where not told otherwise.

    `nic` is its network (`uuid`) or its port (`port`); returns the server.
    """
    cloud = tenant.cloud
    if "block_device_mapping" not in rest:
        rest = {"image_id": cloud.image.find_image("tiny").id} | rest
    return cloud.compute.create_server(
        name=name,
        flavor_id=cloud.compute.find_flavor("m1.tiny").id,
        networks=[nic],
        user_data=base64.b64encode(f"#!/bin/sh\n{script}\n".encode()).decode(),
        **{"availability_zone": "nova"} | rest,
    )


def start(
    tenant: Tenant,
    where: Place,
    security_group: Any,
    name: str,
    script: str,
    *,
    zone: str = "nova",
    **rest: Any,
) -> Guest:
    """Have a guest boot and run this script on a port with a floating IP."""
    cloud = tenant.cloud
    port = cloud.network.create_port(network_id=where.network.id, security_group_ids=[security_group.id])
    public = cloud.network.find_network("public")
    floating = cloud.network.create_ip(floating_network_id=public.id, port_id=port.id)
    server = launch(tenant, name, script, {"port": port.id}, availability_zone=zone, **rest)
    return Guest(tenant, server, port, four(port), floating)


def boot(deployment: Deployment, tenant: Tenant, where: Place, security_group: Any, name: str) -> Guest:
    """Boot the tiny guest on the core's compute, with a page; returns when the page is answered."""
    made = start(tenant, where, security_group, name, PAGE.replace("NAME", name))
    deployment.wait(lambda: f"{name} is here" in page(deployment, made.url), 300.0)
    return made


def page(deployment: Deployment, url: str, *options: str) -> str:
    """What is served there, as seen from where the external network is; nothing where nobody answers."""
    return command(deployment, "curl", "--silent", "--fail", "--max-time", "5", *options, url)[1]


def command(deployment: Deployment, *argv: str) -> tuple[int, str]:
    """Run a command inside the cloud's namespaces; returns its exit code and what it printed."""
    process = deployment.start("cloud", "shell", "--", *argv)
    out, err = process.communicate()
    return process.returncode, out + err


def empty(tenant: Tenant) -> None:
    """Delete all that the tenant made in the network and in the computes."""
    cloud = tenant.cloud
    for server in list(cloud.compute.servers()):
        cloud.compute.delete_server(server)
        cloud.compute.wait_for_delete(server)
    _empty_network(tenant)


def _empty_network(tenant: Tenant) -> None:
    net = tenant.cloud.network
    for address in net.ips(project_id=tenant.project.id):
        net.delete_ip(address)
    for trunk in net.trunks(project_id=tenant.project.id):
        net.delete_trunk(trunk)
    for router in net.routers(project_id=tenant.project.id):
        for port in net.ports(device_id=router.id, device_owner="network:router_interface"):
            net.remove_interface_from_router(router, port_id=port.id)
        net.delete_router(router)
    for port in net.ports(project_id=tenant.project.id):
        if not port.device_owner.startswith("network:"):
            net.delete_port(port)
    for network in net.networks(project_id=tenant.project.id):
        net.delete_network(network)
    for made in net.security_groups(project_id=tenant.project.id):
        if made.name != "default":
            net.delete_security_group(made)


# -- a host of a network that is no guest: a port of the switch in a network namespace -----------------------


@dataclass
class Host:
    """A port of a network plugged into a network namespace of the cloud: as fast as a process starts."""

    deployment: Deployment
    port: Any
    name: str

    def run(self, *argv: str) -> tuple[int, str]:
        return command(self.deployment, "ip", "netns", "exec", self.name, *argv)

    def start(self, script: str, *arguments: str) -> Any:
        """Start a Python script in its namespace."""
        argv = ("ip", "netns", "exec", self.name, "/usr/bin/python3", "-c", script, *arguments)
        return self.deployment.start("cloud", "shell", "--", *argv)


def plug(deployment: Deployment, port: Any, cidr: str = "", gateway: str = "") -> Host:
    """Bind a port to the real compute's switch and give its namespace the port's addresses."""
    name = f"h{port.id[:8]}"
    deployment.admin.network.update_port(port.id, binding_host_id="vm")
    addresses = [cidr] if cidr else []
    script = [
        f"ip netns add {name}",
        f"ip link add {name} type veth peer name {name} netns {name}",
        f"ovs-vsctl add-port br-int {name} -- set interface {name} external-ids:iface-id={port.id}",
        f"ip link set {name} up",
        f"ip -n {name} link set lo up",
        f"ip -n {name} link set {name} address {port.mac_address} mtu 1400 up",
        *(f"ip -n {name} address add {address} dev {name}" for address in addresses),
        *([f"ip -n {name} route add default via {gateway}"] if gateway else []),
    ]
    deployment.inside("sh", "-ec", "\n".join(script))
    deployment.wait(lambda: deployment.admin.network.get_port(port.id).status == "ACTIVE")
    return Host(deployment, port, name)


def unplug(host: Host) -> None:
    host.deployment.inside("ovs-vsctl", "--if-exists", "del-port", "br-int", host.name)
    host.deployment.inside("ip", "netns", "delete", host.name)  # and with it the device


# -- OVN's databases -----------------------------------------------------------------------------------------


def northbound(deployment: Deployment, table: str, **conditions: str) -> list[dict[str, Any]]:
    """The rows of a table of OVN's northbound database; maps become dictionaries, sets lists."""
    terms = [f"{key}={value}" for key, value in conditions.items()]
    told = json.loads(deployment.inside("ovn-nbctl", "--format=json", "find", table, *terms))
    return [
        {name: _plain(value) for name, value in zip(told["headings"], row, strict=True)}
        for row in told["data"]
    ]


def _plain(value: Any) -> Any:
    """A value of RFC 7047 as Python's."""
    match value:
        case ["map", pairs]:
            return {key: _plain(item) for key, item in pairs}
        case ["set", items]:
            return [_plain(item) for item in items]
        case ["uuid", text]:
            return text
        case _:
            return value
