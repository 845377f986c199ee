"""What entries of an administrator's offer to some projects alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.live.full.kinds.kind import Use, makes
from tests.live.full.kinds.network import rule
from tests.live.full.kinds.side import SERVER, Thing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True)
class Offer:
    """An entry that is launched for one project, a thing that it makes, and how it is used.

    In the parameters SELF is the project's id, WORD a name of its own.
    """

    entry: str
    parameters: Mapping[str, Any]
    service: str
    listing: str
    output: Callable[[Mapping[str, Any]], str]  # the thing's id by the stack's outputs
    uses: tuple[Use, ...]

    def thing(self, outputs: Mapping[str, Any]) -> Thing:
        """What the project may use."""
        made = self.output(outputs)
        return Thing(made, f"{self.listing}/{made}", self.listing)


def _only(name: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda outputs: str(outputs[name])


_PREFIXED = {"prefix": "WORD", "projects": "SELF"}
_RANGES = {"admin_cidr": "192.0.2.0/24", "monitoring_cidr": "192.0.2.0/24"}
OFFERS = {
    "private flavor": Offer(
        "platform/flavors",
        _PREFIXED | {"public": False, "dedicated_cpus": False},
        "compute",
        "/flavors",
        _only("small"),
        (makes("/servers", {"server": SERVER | {"flavorRef": "ID"}}),),
    ),
    "volume type": Offer(
        "platform/storage-classes",
        {"prefix": "WORD", "geo_projects": "SELF", "encrypted": False},
        "block_storage",
        "/types",
        lambda outputs: next(made for name, made in outputs["types"].items() if name.endswith("geo-nvme")),
        (makes("/volumes", {"volume": {"size": 1, "volume_type": "ID"}}),),
    ),
    "provider network": Offer(
        "platform/provider-networks",
        {
            "networks": [
                {
                    "name": "WORD",
                    "physical_network": "public",
                    "vlan": 1871,
                    "cidr": "10.87.0.0/24",
                    "project": "SELF",
                }
            ]
        },
        "network",
        "/networks",
        lambda outputs: str(outputs["networks"][0]),
        (makes("/ports", {"port": {"network_id": "ID"}}),),
    ),
    "external network": Offer(
        "platform/external-network",
        {
            "name": "WORD",
            "for_all": False,
            "projects": "SELF",
            "physical_network": "public",
            "cidr": "203.0.113.0/25",
            "gateway_ip": "203.0.113.1",
            "first_ip": "203.0.113.10",
            "last_ip": "203.0.113.99",
        },
        "network",
        "/networks",
        _only("network"),
        (
            makes("/floatingips", {"floatingip": {"floating_network_id": "ID"}}),
            makes("/routers", {"router": {"external_gateway_info": {"network_id": "ID"}}}),
        ),
    ),
    "subnet pool": Offer(
        "platform/address-plan",
        _PREFIXED,
        "network",
        "/subnetpools",
        _only("ipv4_pool"),
        (
            makes(
                "/subnets", {"subnet": {"network_id": "OWN_NETWORK", "ip_version": 4, "subnetpool_id": "ID"}}
            ),
        ),
    ),
    "IPv6 address scope": Offer(
        "platform/address-plan",
        _PREFIXED | {"ipv6_prefixes": "fd12:3456:7900::/40"},
        "network",
        "/address-scopes",
        _only("ipv6_scope"),
        (
            makes(
                "/subnetpools",
                {
                    "subnetpool": {
                        "name": "own",
                        "prefixes": ["fd12:3456:8000::/40"],
                        "address_scope_id": "ID",
                    }
                },
            ),
        ),
    ),
    "QoS policy": Offer(
        "platform/network-qos",
        _PREFIXED,
        "network",
        "/qos/policies",
        _only("premium"),
        (
            Use(
                "PUT",
                "/ports/OWN_PORT",
                {"port": {"qos_policy_id": "ID"}},
                undo=Use("PUT", "/ports/OWN_PORT", {"port": {"qos_policy_id": None}}),
            ),
        ),
    ),
    "security group": Offer(
        "platform/security-baseline",
        _PREFIXED | _RANGES,
        "network",
        "/security-groups",
        _only("web"),
        (
            makes("/ports", {"port": {"network_id": "OWN_NETWORK", "security_groups": ["ID"]}}),
            makes("/security-group-rules", rule("OWN_GROUP", remote_group_id="ID")),
        ),
    ),
}
