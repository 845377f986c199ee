"""Neutron's things."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from tests.live.full.kinds.kind import Kind, Use, given, makes, plain

if TYPE_CHECKING:
    from tests.live.full.kinds.side import Side, Thing

NOBODY = uuid.uuid4().hex  # Neutron asks for an id, and not whose it is


def _network(side: Side) -> Thing:
    network = side.make("network", "/networks", {"network": {"name": "own"}})
    subnet = {"network_id": network.id, "ip_version": 4, "cidr": "10.70.0.0/24"}
    side.make("network", "/subnets", {"subnet": subnet})
    return network


def _subnet(side: Side) -> Thing:
    network = side.make("network", "/networks", {"network": {"name": "own"}})
    subnet = {"network_id": network.id, "ip_version": 4, "cidr": "10.71.0.0/24"}
    return side.make("network", "/subnets", {"subnet": subnet})


def _port(side: Side) -> Thing:
    return side.make("network", "/ports", {"port": {"network_id": side.outputs["network"]}})


def _port_forwarding(side: Side) -> Thing:
    (address,) = side.tenant.cloud.network.get_port(_port(side).id).fixed_ips
    port = next(side.tenant.cloud.network.ports(fixed_ips=f"ip_address={address['ip_address']}"))
    forwarding = {
        "internal_port_id": port.id,
        "internal_ip_address": address["ip_address"],
        "internal_port": 80,
        "external_port": 8000,
        "protocol": "tcp",
    }
    floating = side.make("network", "/floatingips", {"floatingip": {"floating_network_id": side.public}})
    return side.make("network", f"{floating.path}/port_forwardings", {"port_forwarding": forwarding})


def _rule(side: Side) -> Thing:
    return side.make("network", "/security-group-rules", rule(side.group.id))


def _trunk(side: Side) -> Thing:
    parent = side.make("network", "/ports", {"port": {"network_id": side.loose_network.id}})
    return side.make("network", "/trunks", {"trunk": {"name": "own", "port_id": parent.id}})


def _pool(side: Side) -> Thing:
    scope = _scope(side)
    pool = {
        "name": "own",
        "prefixes": ["10.72.0.0/16"],
        "default_prefixlen": 26,
        "address_scope_id": scope.id,
    }
    return side.make("network", "/subnetpools", {"subnetpool": pool})


_scope = plain("network", "/address-scopes", {"address_scope": {"name": "own", "ip_version": 4}})


def _share(side: Side) -> Thing:
    return side.make("network", "/rbac-policies", share("network", side.loose_network.id, NOBODY))


def rule(group: str, **more: str) -> dict[str, Any]:
    """A rule of a security group that lets everything in, as a request has it."""
    return {"security_group_rule": {"security_group_id": group, "direction": "ingress", **more}}


def share(kind: str, thing: str, project: str) -> dict[str, Any]:
    """A share of something with a project, as a request has it."""
    policy = {"object_type": kind, "object_id": thing, "target_tenant": project}
    return {"rbac_policy": policy | {"action": "access_as_shared"}}


def _renamed(noun: str) -> Use:
    return Use("PUT", "PATH", {noun: {"name": "taken"}})


LEG = {"subnet_id": "ID"}
OWN_LEG = {"subnet_id": "OWN_SUBNET"}
ADDRESSES = {"addresses": ["192.0.2.7/32"]}
SUB_PORTS = [{"port_id": "OWN_PORT", "segmentation_type": "vlan", "segmentation_id": 9}]
FORWARDING = {"port_forwarding": {"external_port": 8001}}
NETWORK_USES = (
    _renamed("network"),
    makes("/ports", {"port": {"network_id": "ID"}}),
    makes("/subnets", {"subnet": {"network_id": "ID", "ip_version": 4, "cidr": "10.73.0.0/24"}}),
    makes("/rbac-policies", share("network", "ID", "SELF")),
)
ROUTER_USES = (
    Use("PUT", "PATH", {"router": {"admin_state_up": True}}),
    Use(
        "PUT",
        "PATH/add_router_interface",
        OWN_LEG,
        undo=Use("PUT", "PATH/remove_router_interface", OWN_LEG),
    ),
    Use("PUT", "PATH", {"router": {"external_gateway_info": {"network_id": "PUBLIC"}}}),
)
KINDS = {
    "network": Kind("network", _network, NETWORK_USES),
    "network of the entry": Kind(
        "network", given("network", "/networks"), (NETWORK_USES[1], NETWORK_USES[3]), stays=True
    ),
    "subnet": Kind(
        "network",
        _subnet,
        (
            _renamed("subnet"),
            Use(
                "PUT",
                "/routers/OWN_ROUTER/add_router_interface",
                LEG,
                undo=Use("PUT", "/routers/OWN_ROUTER/remove_router_interface", LEG),
            ),
            makes(
                "/lbaas/loadbalancers",
                {"loadbalancer": {"vip_subnet_id": "ID", "provider": "ovn"}},
                "load_balancer",
            ),
        ),
    ),
    "port": Kind(
        "network",
        _port,
        (
            _renamed("port"),
            Use(
                "PUT",
                "/floatingips/OWN_IP",
                {"floatingip": {"port_id": "ID"}},
                undo=Use("PUT", "/floatingips/OWN_IP", {"floatingip": {"port_id": None}}),
            ),
            makes("/trunks", {"trunk": {"port_id": "ID"}}),
        ),
    ),
    "router": Kind("network", plain("network", "/routers", {"router": {"name": "own"}}), ROUTER_USES),
    "router of the entry": Kind("network", given("router", "/routers"), ROUTER_USES[:2], stays=True),
    "floating IP": Kind(
        "network",
        plain("network", "/floatingips", {"floatingip": {"floating_network_id": "PUBLIC"}}),
        (
            Use(
                "PUT",
                "PATH",
                {"floatingip": {"port_id": "OWN_PORT"}},
                undo=Use("PUT", "PATH", {"floatingip": {"port_id": None}}),
            ),
            Use("PUT", "PATH", {"floatingip": {"description": "taken"}}),
        ),
    ),
    "port forwarding": Kind("network", _port_forwarding, (Use("PUT", "PATH", FORWARDING),)),
    "security group": Kind(
        "network",
        plain("network", "/security-groups", {"security_group": {"name": "own"}}),
        (
            _renamed("security_group"),
            makes("/security-group-rules", rule("ID")),
            makes("/security-group-rules", rule("OWN_GROUP", remote_group_id="ID")),
            Use(
                "PUT",
                "/ports/OWN_PORT",
                {"port": {"security_groups": ["ID"]}},
                undo=Use("PUT", "/ports/OWN_PORT", {"port": {"security_groups": ["OWN_GROUP"]}}),
            ),
        ),
    ),
    "security group rule": Kind("network", _rule),
    "address group": Kind(
        "network",
        plain(
            "network", "/address-groups", {"address_group": {"name": "own", "addresses": ["192.0.2.1/32"]}}
        ),
        (
            _renamed("address_group"),
            Use("PUT", "PATH/add_addresses", ADDRESSES),
            makes("/security-group-rules", rule("OWN_GROUP", remote_address_group_id="ID")),
        ),
    ),
    "trunk": Kind(
        "network",
        _trunk,
        (
            _renamed("trunk"),
            Use(
                "PUT",
                "PATH/add_subports",
                {"sub_ports": SUB_PORTS},
                undo=Use("PUT", "PATH/remove_subports", {"sub_ports": [{"port_id": "OWN_PORT"}]}),
            ),
        ),
    ),
    "address scope": Kind(
        "network",
        _scope,
        (
            _renamed("address_scope"),
            makes(
                "/subnetpools",
                {"subnetpool": {"name": "own", "prefixes": ["10.74.0.0/16"], "address_scope_id": "ID"}},
            ),
        ),
    ),
    "subnet pool": Kind(
        "network",
        _pool,
        (
            _renamed("subnetpool"),
            Use("PUT", "PATH/add_prefixes", {"prefixes": ["10.75.0.0/16"]}),
            makes(
                "/subnets", {"subnet": {"network_id": "OWN_NETWORK", "ip_version": 4, "subnetpool_id": "ID"}}
            ),
        ),
    ),
    "share": Kind("network", _share, (Use("PUT", "PATH", {"rbac_policy": {"target_tenant": "SELF"}}),)),
}
