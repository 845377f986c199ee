"""Holding a site against the cloud that it describes: whether each fact is there, and what mends it."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotcat.catalog.model import nearest
from hotcat.hot import document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hotcat.catalog.model import Catalog, Site
    from hotcat.errors import Place
    from hotcat.hot.document import Document, KeyPath
    from hotcat.live.offer import Offer

# `placeholder` is a value that no cloud has and an operator fills in; `not asked` what no service tells.
THERE, LACKING, DIFFERENT = "there", "lacking", "different"
PLACEHOLDER, NOT_ASKED = "placeholder", "not asked"
UNMET = frozenset({LACKING, DIFFERENT, PLACEHOLDER})

# Which service has what a fact names, and which entry of the catalog makes it.
_OF: Mapping[str, tuple[str, str]] = {
    "external_network": ("network", "platform/external-network"),
    "availability_zones": ("compute", "platform/availability-zones"),
    "images": ("image", "platform/images"),
    "flavors": ("compute", "platform/flavors"),
    "volume_types": ("block-storage", "platform/storage-classes"),
    "dns_zone": ("dns", "platform/dns"),
}
# Kept for documentation: RFC 5737, RFC 3849, RFC 9637.
_DOCUMENTATION = tuple(
    map(
        ipaddress.ip_network,
        ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"),
    )
)
_EXAMPLES = (".example.", ".example.com.", ".example.net.", ".example.org.")  # RFC 2606
_UNSEEN = "only an administrator sees whether its volumes are encrypted"


@dataclass(frozen=True)
class Answer:
    """What the cloud says of a fact; `remedy` is empty where nothing is to be mended."""

    state: str
    found: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Row:
    """One fact of a site: its name (`images.default`), the value, the place in the file, and the answer."""

    fact: str
    wanted: str
    place: Place
    answer: Answer

    @property
    def unmet(self) -> bool:
        """Whether the site says what does not hold."""
        return self.answer.state in UNMET


def check(site: Site, catalog: Catalog, offer: Offer) -> list[Row]:
    """Ask a cloud for each fact of a site, in the order of its file.

    Raises HotcatError where the file cannot be read, or the cloud refuses to answer.
    """
    source = document.read(site.path / "site.yaml")
    look = _Look(catalog, offer)
    rows = []
    for name, fact in source.data["facts"].items():
        for at, value in _values(("facts", name), fact):
            rows.append(_row(source, at, value, look.answer(name, value)))
            if name == "volume_types" and isinstance(value, Mapping):
                rows.append(_row(source, (*at, "encrypted"), value["encrypted"], look.encryption(value)))
            elif name == "images" and isinstance(value, Mapping) and "elements" in value:
                answer = Answer(NOT_ASKED, "what an image is built of, for the linter alone")
                rows.append(_row(source, (*at, "elements"), value["elements"], answer))
    for name, value in (source.data.get("parameters") or {}).items():
        answer = Answer(NOT_ASKED, "a default of templates' parameters")
        rows.append(_row(source, ("parameters", name), value, answer))
    return rows


def _values(at: KeyPath, fact: Any) -> Iterator[tuple[KeyPath, Any]]:
    """Yield the single values of a fact; one that is a list without items has none, and stands for itself."""
    if isinstance(fact, list) and fact:
        yield from (((*at, index), one) for index, one in enumerate(fact))
    elif isinstance(fact, Mapping):
        yield from (((*at, role), one) for role, one in fact.items())
    else:
        yield at, fact


def _row(source: Document, at: KeyPath, value: Any, answer: Answer) -> Row:
    keys = at[1:] if at[0] == "facts" else at
    name = ".".join(str(key) for key in keys if not isinstance(key, int))
    return Row(name, _shown(value), source.place(at), answer)


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return str(value.get("name", ""))
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return str(value).lower() if isinstance(value, bool) else str(value)


class _Look:
    """Looks at a cloud for one fact after the other."""

    def __init__(self, catalog: Catalog, offer: Offer) -> None:
        self._catalog = catalog
        self._offer = offer
        self._looks: Mapping[str, Callable[[str], Answer]] = {
            "services": self._service,
            "external_network": self._external_network,
            "availability_zones": self._zone,
            "images": self._image,
            "flavors": lambda name: self._one_of("flavors", name, offer.flavors),
            "volume_types": lambda name: self._one_of("volume_types", name, offer.volume_types),
            "dns_zone": self._dns_zone,
            "admin_cidr": lambda value: _addresses(value, "where administrators come from"),
            "dns_nameservers": lambda value: _addresses(value, "what servers ask for names"),
            "ssh_user": lambda _: Answer(NOT_ASKED, "a user within the images"),
        }

    def answer(self, fact: str, value: Any) -> Answer:
        """Return the answer for one value of a fact."""
        service = _OF.get(fact, ("", ""))[0]
        if service and not self._offer.has_service(service):
            return Answer(LACKING, f"no service {service}", "It goes with the service.")
        return self._looks[fact](_shown(value))

    def encryption(self, volume_type: Mapping[str, Any]) -> Answer:
        """Return the answer for whether a volume type encrypts, as the site says it does or does not."""
        name, wanted = volume_type["name"], volume_type["encrypted"]
        if not self._offer.has_service("block-storage") or name not in self._offer.volume_types:
            return Answer(LACKING, "no such volume type", "It goes with the volume type.")
        encrypts = self._offer.encrypts(name)
        if encrypts is None:
            return Answer(NOT_ASKED, _UNSEEN)
        if encrypts == wanted:
            return Answer(THERE)
        mend = "Name another type, or say in the site what this one does."
        return Answer(DIFFERENT, "encrypted" if encrypts else "not encrypted", mend)

    def _service(self, name: str) -> Answer:
        if self._offer.has_service(name):
            return Answer(THERE)
        remedy = "Add it to the cloud, or take it out of the list."
        if self._offer.cloud.embedded:
            remedy += " `hotcat cloud services` lists what brings it."
        return Answer(LACKING, "not in the cloud's catalog of services", remedy)

    def _external_network(self, name: str) -> Answer:
        networks = self._offer.networks(name)
        if len(networks) != 1:
            return self._alone("external_network", name, len(networks))
        if not networks[0].external:
            return Answer(DIFFERENT, "no gateway for routers", "Make it external, or name one that is.")
        if not networks[0].subnets:
            return Answer(DIFFERENT, "no subnet", "Give it one: floating IPs are taken from there.")
        return Answer(THERE)

    def _zone(self, name: str) -> Answer:
        zones = self._offer.availability_zones
        if zones.get(name) is False:
            return Answer(DIFFERENT, "no host of it is up", "Start its compute services, or enable them.")
        return self._one_of("availability_zones", name, zones)

    def _image(self, name: str) -> Answer:
        found = self._offer.images(name)
        if len(found) != 1:
            return self._alone("images", name, len(found))
        if found != ["active"]:
            return Answer(DIFFERENT, found[0], "Reactivate it, or upload its data: no server boots from it.")
        return Answer(THERE)

    def _dns_zone(self, name: str) -> Answer:
        found = self._offer.dns_zones(name)
        if not found:
            missing = self._lacking("dns_zone", [], among="that this project sees")
            if f".{name}".endswith(_EXAMPLES):
                return Answer(PLACEHOLDER, f"{missing.found}; a name kept for examples", missing.remedy)
            return missing
        if found != ["ACTIVE"]:
            return Answer(DIFFERENT, ", ".join(found), "See `openstack zone show`: it is not served yet.")
        return Answer(THERE)

    def _one_of(self, fact: str, name: str, known: Iterable[str]) -> Answer:
        names = sorted(known)
        return Answer(THERE) if name in names else self._lacking(fact, nearest(name, names))

    def _alone(self, fact: str, name: str, count: int) -> Answer:
        if count:
            return Answer(DIFFERENT, f"{count} of this name", "Rename all but one: Heat takes none of them.")
        publish = f"hotcat image publish {name} --cloud {self._offer.cloud.name}"
        published = fact == "images" and name in self._catalog.images
        return self._lacking(fact, [], by=publish if published else "")

    def _lacking(self, fact: str, near: Iterable[str], *, by: str = "", among: str = "") -> Answer:
        entry = _OF[fact][1]
        by = by or (f"hotcat create {entry} NAME" if entry in self._catalog.entries else "")
        make = f"Make it (`{by}`)" if by else "Make it"
        found = f"no, but {' or '.join(near)}" if near else " ".join(filter(None, ("none", among)))
        return Answer(LACKING, found, f"{make}, or name in the site what there is.")


def _addresses(value: str, what: str) -> Answer:
    """Return the answer for addresses that no service of the cloud knows."""
    if value == "none":
        return Answer(NOT_ASKED, what)
    wanted = ipaddress.ip_network(value, strict=False)
    if any(one.version == wanted.version and wanted.subnet_of(one) for one in _DOCUMENTATION):  # type: ignore[arg-type]
        return Answer(PLACEHOLDER, "addresses kept for documentation", "Fill in your own.")
    return Answer(NOT_ASKED, what)
