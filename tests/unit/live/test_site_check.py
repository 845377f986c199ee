"""What is said of each fact of a site, for what a cloud offers."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from hotcat.catalog.load import load
from hotcat.live.offer import Network
from hotcat.live.site_check import Row, check

SITE = """\
title: Here
summary: A site to test with.
facts:
  services: [network, dns]
  external_network: public
  admin_cidr: 10.0.0.0/8
  dns_nameservers: []
  availability_zones: [one, two]
  images: {default: tiny, bastion: {name: jumper, elements: [vm]}}
  flavors: {default: m1.small}
  ssh_user: debian
  volume_types:
    default: sas
    safe: {name: vault, encrypted: true}
  dns_zone: apps.internal.
parameters: {http_port: 81}
"""


@dataclass
class Offer:
    """A cloud that has all that the site says, but for what a test changes."""

    lacks: tuple[str, ...] = ()  # services
    statuses: dict[str, list[str]] = field(default_factory=dict)  # of images, by their names
    nets: list[Network] = field(default_factory=lambda: [Network(external=True, subnets=1)])
    availability_zones: dict[str, bool] = field(default_factory=lambda: {"one": True, "two": True})
    flavors: frozenset[str] = frozenset({"m1.small"})
    volume_types: dict[str, str] = field(default_factory=lambda: {"sas": "1", "vault": "2"})
    encrypted: bool | None = True
    zones: list[str] = field(default_factory=lambda: ["ACTIVE"])
    cloud: Any = field(default_factory=lambda: SimpleNamespace(name="c", embedded=None))

    def has_service(self, service: str) -> bool:
        return service not in self.lacks

    def images(self, name: str) -> list[str]:
        return self.statuses.get(name, ["active"])

    def networks(self, _: str) -> list[Network]:
        return self.nets

    def encrypts(self, _: str) -> bool | None:
        return self.encrypted

    def dns_zones(self, _: str) -> list[str]:
        return self.zones


def rows(folder: Any, **offer: Any) -> list[Row]:
    folder.write("environments/here/site.yaml", SITE)
    catalog = load(folder.root)
    return check(catalog.site("here"), catalog, Offer(**offer))  # type: ignore[arg-type]


def unmet(folder: Any, **offer: Any) -> dict[str, tuple[str, str, str]]:
    found = rows(folder, **offer)
    return {
        f"{one.fact} {one.wanted}": (one.answer.state, one.answer.found, one.answer.remedy)
        for one in found
        if one.unmet
    }


def test_a_cloud_that_has_all(folder: Any) -> None:
    found = rows(folder)
    assert not any(one.unmet for one in found)
    assert [(one.fact, one.wanted, one.answer.state, one.place.line) for one in found] == [
        ("services", "network", "there", 4),
        ("services", "dns", "there", 4),
        ("external_network", "public", "there", 5),
        ("admin_cidr", "10.0.0.0/8", "not asked", 6),
        ("dns_nameservers", "none", "not asked", 7),
        ("availability_zones", "one", "there", 8),
        ("availability_zones", "two", "there", 8),
        ("images.default", "tiny", "there", 9),
        ("images.bastion", "jumper", "there", 9),
        ("images.bastion.elements", "vm", "not asked", 9),
        ("flavors.default", "m1.small", "there", 10),
        ("ssh_user", "debian", "not asked", 11),
        ("volume_types.default", "sas", "there", 13),
        ("volume_types.safe", "vault", "there", 14),
        ("volume_types.safe.encrypted", "true", "there", 14),
        ("dns_zone", "apps.internal.", "there", 15),
        ("parameters.http_port", "81", "not asked", 16),
    ]


def test_a_service_takes_with_it_what_it_has(folder: Any) -> None:
    found = unmet(folder, lacks=("block-storage", "dns"))
    assert {name: state for name, (state, _, _) in found.items()} == {
        "services dns": "lacking",
        "volume_types.default sas": "lacking",
        "volume_types.safe vault": "lacking",
        "volume_types.safe.encrypted true": "lacking",
        "dns_zone apps.internal.": "lacking",
    }
    assert found["dns_zone apps.internal."][1] == "no service dns"


def test_an_embedded_cloud_is_told_what_brings_a_service(folder: Any) -> None:
    cloud = SimpleNamespace(name="c", embedded="one")
    assert "hotcat cloud services" in unmet(folder, lacks=("network",), cloud=cloud)["services network"][2]
    assert "hotcat cloud services" not in unmet(folder, lacks=("network",))["services network"][2]


@pytest.mark.parametrize(
    ("change", "state", "found"),
    [
        ({"nets": []}, "lacking", "none"),
        ({"nets": [Network(external=True, subnets=1)] * 2}, "different", "2 of this name"),
        ({"nets": [Network(external=False, subnets=1)]}, "different", "no gateway for routers"),
        ({"nets": [Network(external=True, subnets=0)]}, "different", "no subnet"),
    ],
)
def test_the_external_network(folder: Any, change: dict[str, Any], state: str, found: str) -> None:
    told = unmet(folder, **change)
    assert told.keys() == {"external_network public"}
    assert told["external_network public"][:2] == (state, found)


@pytest.mark.parametrize(
    ("change", "fact", "state", "found"),
    [
        (
            {"availability_zones": {"one": True}},
            "availability_zones two",
            "lacking",
            "none",
        ),
        (
            {"availability_zones": {"one": True, "two": False}},
            "availability_zones two",
            "different",
            "no host of it is up",
        ),
        ({"statuses": {"tiny": []}}, "images.default tiny", "lacking", "none"),
        ({"statuses": {"tiny": ["active"] * 2}}, "images.default tiny", "different", "2 of this name"),
        ({"statuses": {"tiny": ["deactivated"]}}, "images.default tiny", "different", "deactivated"),
        ({"flavors": {"m1-small"}}, "flavors.default m1.small", "lacking", "no, but m1-small"),
        ({"volume_types": {"vault": "2"}}, "volume_types.default sas", "lacking", "none"),
        ({"encrypted": False}, "volume_types.safe.encrypted true", "different", "not encrypted"),
        ({"zones": []}, "dns_zone apps.internal.", "lacking", "none that this project sees"),
        ({"zones": ["PENDING"]}, "dns_zone apps.internal.", "different", "PENDING"),
    ],
)
def test_one_fact_that_does_not_hold(
    folder: Any, change: dict[str, Any], fact: str, state: str, found: str
) -> None:
    told = unmet(folder, **change)
    assert told.keys() == {fact}
    assert told[fact][:2] == (state, found)
    assert told[fact][2]


def test_whether_a_type_encrypts_may_not_be_seen(folder: Any) -> None:
    (row,) = (one for one in rows(folder, encrypted=None) if one.fact == "volume_types.safe.encrypted")
    assert (row.answer.state, row.unmet) == ("not asked", False)


def test_placeholders(folder: Any) -> None:
    text = SITE.replace("10.0.0.0/8", "198.51.100.0/28").replace("apps.internal", "apps.example.org")
    folder.write("environments/here/site.yaml", text.replace("[]", "['2001:db8::53', 9.9.9.9]"))
    catalog = load(folder.root)
    found = check(catalog.site("here"), catalog, Offer(zones=[]))  # type: ignore[arg-type]
    assert {f"{one.fact} {one.wanted}": one.answer.state for one in found if one.unmet} == {
        "admin_cidr 198.51.100.0/28": "placeholder",
        "dns_nameservers 2001:db8::53": "placeholder",
        "dns_zone apps.example.org.": "placeholder",
    }


def test_an_example_that_the_cloud_has_is_there(folder: Any) -> None:
    folder.write("environments/here/site.yaml", SITE.replace("apps.internal", "apps.example.org"))
    catalog = load(folder.root)
    assert not any(one.unmet for one in check(catalog.site("here"), catalog, Offer()))  # type: ignore[arg-type]


def test_the_remedy_names_what_the_catalog_has(folder: Any) -> None:
    assert unmet(folder, flavors=())["flavors.default m1.small"][2].startswith("Make it, or name")
    (folder.root / "templates/platform").mkdir()
    folder.entry.rename(folder.root / "templates/platform/flavors")
    remedy = unmet(folder, flavors=())["flavors.default m1.small"][2]
    assert remedy == "Make it (`hotcat create platform/flavors NAME`), or name in the site what there is."


def test_an_image_of_the_catalog_is_published(folder: Any) -> None:
    folder.write("environments/here/site.yaml", SITE)
    catalog = load(folder.root)
    catalog.images["tiny"] = None  # type: ignore[index]
    found = check(catalog.site("here"), catalog, Offer(statuses={"tiny": []}))  # type: ignore[arg-type]
    (row,) = (one for one in found if one.unmet)
    assert "`hotcat image publish tiny --cloud c`" in row.answer.remedy
