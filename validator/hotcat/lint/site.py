"""Names of a cloud's things in a template: where they stand, and what a site has of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotcat.hot.node import Scalar
from hotcat.lint.values import parameter_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as Dict

    from hotcat.hot.document import Document
    from hotcat.hot.node import Value
    from hotcat.lint.body import Body
    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

IMAGE, FLAVOR, NETWORK, ZONE, VOLUME_TYPE, DNS_ZONE = (
    "image",
    "flavor",
    "external network",
    "availability zone",
    "volume type",
    "DNS zone",
)

PLACES: Dict[str, Dict[str, tuple[tuple[str, ...], ...]]] = {
    IMAGE: {
        "AWS::AutoScaling::LaunchConfiguration": (("ImageId",),),
        "AWS::EC2::Instance": (("ImageId",),),
        "OS::Cinder::Volume": (("image",),),
        "OS::Magnum::ClusterTemplate": (("image",),),
        "OS::Nova::Server": (("image",), ("block_device_mapping_v2", "image")),
    },
    FLAVOR: {
        "AWS::AutoScaling::LaunchConfiguration": (("InstanceType",),),
        "AWS::EC2::Instance": (("InstanceType",),),
        "OS::Magnum::ClusterTemplate": (("flavor",), ("master_flavor",)),
        "OS::Nova::Server": (("flavor",),),
    },
    NETWORK: {
        "OS::Magnum::ClusterTemplate": (("external_network",),),
        "OS::Neutron::FloatingIP": (("floating_network",), ("floating_network_id",)),
        "OS::Neutron::Router": (("external_gateway_info", "network"),),
        "OS::Neutron::RouterGateway": (("network",), ("network_id",)),
        "OS::Nova::FloatingIP": (("pool",),),
    },
    ZONE: {
        "AWS::EC2::Instance": (("AvailabilityZone",),),
        "OS::Cinder::Volume": (("availability_zone",),),
        "OS::Nova::Server": (("availability_zone",),),
        "OS::Trove::Instance": (("availability_zone",),),
    },
    VOLUME_TYPE: {
        "OS::Cinder::Volume": (("volume_type",),),
        "OS::Nova::Server": (("block_device_mapping_v2", "volume_type"),),
    },
    DNS_ZONE: {"OS::Designate::RecordSet": (("zone",),)},
}
"""Where each kind of name stands: by type, the paths of properties."""

_FACTS = {
    IMAGE: "images",
    FLAVOR: "flavors",
    NETWORK: "external_network",
    ZONE: "availability_zones",
    VOLUME_TYPE: "volume_types",
    DNS_ZONE: "dns_zone",
}
_MAKERS = {  # what makes such a thing within the template itself
    IMAGE: ("OS::Glance::WebImage",),
    FLAVOR: ("OS::Nova::Flavor",),
    NETWORK: ("OS::Neutron::ProviderNet", "OS::Neutron::Net"),
    ZONE: ("OS::Nova::HostAggregate",),
    VOLUME_TYPE: ("OS::Cinder::VolumeType",),
    DNS_ZONE: ("OS::Designate::Zone",),
}
_UUID = 36
_ENCRYPTED = ("encrypt", "luks")


class Named:
    """A name and where it comes from: a value in the template, a default, or an environment's `document`."""

    __slots__ = ("body", "document", "name", "parameter", "value")

    def __init__(
        self, body: Body, value: Value, name: str, *, parameter: str | None, document: Document | None
    ) -> None:
        self.body = body
        self.value = value
        self.name = name
        self.parameter = parameter
        self.document = document


def names(subject: Subject, kind: str) -> Iterator[Named]:
    """Yield the names of a kind that a template uses, following parameters to their values; no IDs."""
    for resource_type, paths in PLACES[kind].items():
        for body in subject.bodies.get(resource_type, ()):
            for path in paths:
                for value in body.values(*path):
                    found = _resolved(subject, body, value)
                    if found and found.name and not _is_id(found.name):
                        yield found


def has(site: Dict[str, Any], kind: str) -> list[str] | None:
    """Return the names of a kind that a site has; None where its facts do not say."""
    facts = site.get(_FACTS[kind])
    if isinstance(facts, str):
        return [facts]
    if isinstance(facts, list):
        return [str(one) for one in facts]
    if isinstance(facts, dict):
        # An image may be a name, or a mapping with the name and what is in it.
        return [
            str(one.get("name", role)) if isinstance(one, dict) else str(one) for role, one in facts.items()
        ]
    return None


def default(site: Dict[str, Any], kind: str) -> str | None:
    """Return the name of a kind that has the role `default`."""
    facts = site.get(_FACTS[kind])
    one = facts.get("default") if isinstance(facts, dict) else None
    name = one.get("name") if isinstance(one, dict) else one
    return None if name is None else str(name)


def encrypted(site: Dict[str, Any]) -> list[str]:
    """Return the names of a site's encrypted volume types: those that it calls so, or that are named so."""
    types = site.get("volume_types")
    found = []
    for role, one in types.items() if isinstance(types, dict) else ():
        of = one if isinstance(one, dict) else {"name": one}
        name = str(of.get("name", role))
        if of.get("encrypted", any(word in f"{role} {name}".lower() for word in _ENCRYPTED)):
            found.append(name)
    return found


def made(subject: Subject, kind: str) -> set[str]:
    """Return the names of what the template makes itself of that kind."""
    found = set()
    for resource_type in _MAKERS[kind]:
        for body in subject.bodies.get(resource_type, ()):
            for name in ("name", "availability_zone"):
                for value in body.values(name):
                    if isinstance(value, Scalar):
                        found.add(str(value.value))
    return found


def unknown(subject: Subject, kind: str) -> Iterator[Hit]:
    """Yield a hit for each name that the site does not have."""
    known = has(subject.site, kind) if subject.site else None
    if not known:
        return
    from hotcat.lint.rule import Hit

    seen: set[int] = set()
    for named in names(subject, kind):
        wanted = named.name.partition(":")[0] if kind == ZONE else named.name
        if wanted in known or id(named.value) in seen or wanted in made(subject, kind):
            continue
        seen.add(id(named.value))
        from difflib import get_close_matches

        near = get_close_matches(wanted, known, 2, 0.5)
        of = f"parameter {named.parameter}: " if named.parameter else ""
        yield Hit(
            named.value,
            f"{of}the site has no {kind} {wanted}",
            f"Perhaps {' or '.join(near)}." if near else f"It has {', '.join(known[:8])}.",
            document=named.document,
        )


def _resolved(subject: Subject, body: Body, value: Value) -> Named | None:
    if isinstance(value, Scalar):
        return Named(body, value, str(value.value or ""), parameter=None, document=None)
    parameter = parameter_of(value, subject.template)
    if parameter is None or parameter.type != "string":
        return None
    environment = subject.environment
    if environment:
        entry = environment.parameters.get(parameter.name) or environment.defaults.get(parameter.name)
        if entry:
            return Named(
                body,
                entry.value,
                str(entry.value.value or "") if isinstance(entry.value, Scalar) else "",
                parameter=parameter.name,
                document=entry.document,
            )
    default = parameter.body.get("default")
    if isinstance(default, Scalar) and isinstance(default.value, str):
        return Named(body, default, default.value, parameter=parameter.name, document=None)
    return None


def _is_id(name: str) -> bool:
    return len(name) == _UUID and name.count("-") == 4  # noqa: PLR2004  (the dashes of a UUID)
