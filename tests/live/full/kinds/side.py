"""A tenant of `platform/project`, and what it makes by plain requests, which goes again at the end."""

from __future__ import annotations

import re
import secrets
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from requests import Response
    from tests.live.full.deployment import Deployment, Tenant

MICROVERSIONS = {"compute": "2.79"}
BUSY = re.compile(r"PENDING|BUILD|QUEUED|IN_PROGRESS|BACKING-UP|ING$")
GONE = {"DELETED", "DELETE_COMPLETE", ""}  # Octavia and Heat show for a while what is no more


@dataclass(frozen=True)
class Thing:
    """Something of a service; `listing` is the path of a list that has it for its owner."""

    id: str
    path: str
    listing: str
    name: str = ""


@dataclass
class Side:
    """A tenant, with the outputs of the entry's stack, and what it needs to use things of others."""

    deployment: Deployment
    tenant: Tenant
    outputs: Mapping[str, Any]
    undo: ExitStack = field(default_factory=ExitStack)

    # -- requests --------------------------------------------------------------------------------------------

    def send(self, service: str, method: str, path: str, body: Any = None, **headers: str) -> Response:
        """Send a request as the tenant's member to a service, by its name in openstacksdk."""
        options: dict[str, Any] = {} if body is None else {"json": body}
        if headers:
            options["headers"] = headers
        if service in MICROVERSIONS:
            options["microversion"] = MICROVERSIONS[service]
        answer: Response = getattr(self.tenant.cloud, service).request(
            path, method, raise_exc=False, **options
        )
        return answer

    def make(self, service: str, listing: str, body: Any, within: str = "") -> Thing:
        """Make something by a POST and wait until it is there; `within` goes before the id in its path."""
        answer = self.send(service, "POST", listing, body)
        assert answer.ok, (listing, answer.status_code, answer.text)
        made = identity(answer)
        thing = Thing(made, f"{listing}{within}/{made}", listing)
        self.undo.callback(self.remove, service, thing.path)
        self.settle(service, thing.path)
        return thing

    def remove(self, service: str, path: str) -> None:
        """Delete something and wait until it is gone; what keeps it for a moment is waited for."""

        def deleted() -> bool:
            answer = self.send(service, "DELETE", path)
            # 400 is Cinder's answer for what has snapshots that are going, 409 that of the others.
            assert answer.ok or answer.status_code in {400, 404, 409}, (path, answer.status_code, answer.text)
            return answer.ok or answer.status_code == 404

        self.deployment.wait(deleted)
        self.deployment.wait(lambda: self.status(service, path) in GONE)

    def settle(self, service: str, path: str) -> None:
        """Wait until nothing is being done to it."""
        self.deployment.wait(lambda: not BUSY.search(self.status(service, path)), 300.0)
        assert self.status(service, path) not in {"ERROR", *GONE}, path

    def status(self, service: str, path: str) -> str:
        """What its service says of it, in capitals; nothing of one that is not there."""
        answer = self.send(service, "GET", path)
        if not answer.ok:
            return ""
        told = answer.json()
        if len(told) == 1:
            told = next(iter(told.values()))
        keys = ("provisioning_status", "stack_status", "status")
        return next((str(told[key]).upper() for key in keys if told.get(key)), "THERE")

    # -- what it has of its own to use another's with --------------------------------------------------------

    @cached_property
    def port(self) -> Thing:
        """A port in its network."""
        body = {"network_id": self.outputs["network"], "security_groups": [self.group.id]}
        return self.make("network", "/ports", {"port": body})

    @cached_property
    def group(self) -> Thing:
        """A security group."""
        return self.make("network", "/security-groups", {"security_group": {"name": "own"}})

    @cached_property
    def empty_network(self) -> Thing:
        """A network without a subnet."""
        return self.make("network", "/networks", {"network": {"name": "empty"}})

    @cached_property
    def loose_network(self) -> Thing:
        """A network whose subnet has no router."""
        return self.make("network", "/networks", {"network": {"name": "loose"}})

    @cached_property
    def loose_subnet(self) -> Thing:
        """The subnet of that network."""
        body = {"network_id": self.loose_network.id, "ip_version": 4, "cidr": "10.99.0.0/24"}
        return self.make("network", "/subnets", {"subnet": body})

    @cached_property
    def floating_ip(self) -> Thing:
        """A floating IP of no port."""
        body = {"floating_network_id": self.public}
        return self.make("network", "/floatingips", {"floatingip": body})

    @cached_property
    def server(self) -> Thing:
        """A server on a fake compute."""
        return self.make("compute", "/servers", {"server": filled(SERVER, self.names("IMAGE", "FLAVOR"))})

    @cached_property
    def volume(self) -> Thing:
        """A volume."""
        return self.make("block_storage", "/volumes", {"volume": {"size": 1, "name": "mine"}})

    @cached_property
    def public(self) -> str:
        """The id of the external network that all have."""
        return str(self.tenant.cloud.network.find_network("public").id)

    @cached_property
    def subnet(self) -> str:
        """The id of the subnet that the entry made."""
        (found,) = self.tenant.cloud.network.subnets(network_id=self.outputs["network"])
        return str(found.id)

    def names(self, *wanted: str) -> dict[str, str]:
        """What these words in a request stand for when this tenant sends it; makes what is not there yet."""
        cloud = self.tenant.cloud
        known = {
            "IMAGE": lambda: cloud.image.find_image("tiny").id,
            "FLAVOR": lambda: cloud.compute.find_flavor("m1.nano").id,
            "PUBLIC": lambda: self.public,
            "SELF": lambda: self.tenant.project.id,
            "OWN_NETWORK": lambda: self.empty_network.id,
            "OWN_SUBNET": lambda: self.loose_subnet.id,
            "OWN_ROUTER": lambda: self.outputs["router"],
            "OWN_PORT": lambda: self.port.id,
            "OWN_GROUP": lambda: self.group.id,
            "OWN_IP": lambda: self.floating_ip.id,
            "OWN_SERVER": lambda: self.server.id,
            "OWN_VOLUME": lambda: self.volume.id,
            "KEYS": lambda: cloud.key_manager.get_endpoint_data().url.rstrip("/"),
            "WORD": lambda: f"w{secrets.token_hex(4)}",
        }
        return {name: str(known[name]()) for name in wanted}


SERVER = {
    "name": "own",
    "imageRef": "IMAGE",
    "flavorRef": "FLAVOR",
    "networks": "none",
    "availability_zone": "fake",
}
_WORD = re.compile(r"\b(?:ID|PATH|PROJECT|USER|NAME|MADE|IMAGE|FLAVOR|PUBLIC|SELF|KEYS|WORD|OWN_[A-Z]+)\b")


def filled(value: Any, names: Mapping[str, str]) -> Any:
    """A request's path or body with what its words stand for."""
    match value:
        case dict():
            return {key: filled(one, names) for key, one in value.items()}
        case list() | tuple():
            return [filled(one, names) for one in value]
        case str():
            return _WORD.sub(lambda found: names[found.group()], value)
        case _:
            return value


def words(value: Any) -> set[str]:
    """The words in a request's path or body that stand for something."""
    return set(_WORD.findall(str(value)))


def identity(answer: Response) -> str:
    """The id of what a POST made: at the top of the answer, below its only key, or the end of a URL."""
    told = answer.json()
    for key, value in told.items():
        if key.endswith("_ref"):
            return str(value).rpartition("/")[2]
    if "id" not in told and len(told) == 1:
        told = next(iter(told.values()))
    return str(next(told[key] for key in ("id", "access", "name") if key in told))
