"""What a cloud offers to those who launch templates: asked by name, as a site or a case names it.

Each method raises HotcatError where the cloud refuses. What its user may not see is not there for them.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openstack.exceptions import ForbiddenException, raise_from_response

from hotcat.live.cloud import refusals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotcat.live.cloud import Cloud


@dataclass(frozen=True)
class Network:
    """A network: whether routers take it for a gateway, and on how many subnets addresses lie."""

    external: bool
    subnets: int


@dataclass(frozen=True)
class Offer:
    """The offer of one cloud; what is listed as a whole is listed once."""

    cloud: Cloud

    def has_service(self, service: str) -> bool:
        """Whether there is a service of that type, such as `load-balancer`."""
        return self.cloud.has_service(service)

    def images(self, name: str) -> list[str]:
        """Return the status (`active`, `deactivated`, ...) of each image of that name that is not hidden."""
        return [one.status for one in self._list("image.images", name=name)]

    def networks(self, name: str) -> list[Network]:
        """Return the networks of that name."""
        return [
            Network(bool(one.is_router_external), len(one.subnet_ids or ()))
            for one in self._list("network.networks", name=name)
        ]

    @functools.cached_property
    def availability_zones(self) -> Mapping[str, bool]:
        """The zones of servers by their names, with whether anything in them is up."""
        listed = self._list("compute.availability_zones")
        return {one.name: bool((one.state or {}).get("available")) for one in listed}

    @functools.cached_property
    def flavors(self) -> frozenset[str]:
        """The names of the flavors."""
        return frozenset(one.name for one in self._list("compute.flavors"))

    @functools.cached_property
    def volume_types(self) -> Mapping[str, str]:
        """The volume types by their names, with their ids."""
        return {one.name: one.id for one in self._list("block_storage.types")}

    def encrypts(self, volume_type: str) -> bool | None:
        """Whether volumes of a type that is there are encrypted; None where only an administrator sees it."""
        with refusals(self.cloud.name):
            try:
                found = self.cloud.connection.block_storage.get_type_encryption(
                    self.volume_types[volume_type]
                )
            except ForbiddenException:
                return None
        return bool(found.provider)

    def dns_zones(self, name: str) -> list[str]:
        """Return the status of each DNS zone of that name: of the project, or to an administrator of all."""
        everywhere = {"X-Auth-All-Projects": "true"} if "admin" in self.cloud.roles else {}
        with refusals(self.cloud.name):
            # The SDK's own listing cannot look into other projects.
            answer = self.cloud.connection.dns.get("/zones", params={"name": name}, headers=everywhere)
            raise_from_response(answer)
            return [zone["status"] for zone in answer.json()["zones"]]

    def _list(self, what: str, **query: object) -> list[Any]:
        service, _, listing = what.partition(".")
        with refusals(self.cloud.name):
            return list(getattr(getattr(self.cloud.connection, service), listing)(**query))
