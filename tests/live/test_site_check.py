"""What the sites of the catalog say of the embedded cloud's core, held against it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.live.cases import CATALOG, CORE, ON_THE_WAY

from hotcat.catalog.load import load

if TYPE_CHECKING:
    from tests.live.rig import Rig

pytestmark = pytest.mark.live

TYPES = ("default", "fast", "archive", "geo", "encrypted", "encrypted.encrypted")


def unmet(rig: Rig, *arguments: str) -> dict[str, list[str]]:
    """The facts that do not hold: the states of each by its name."""
    found: dict[str, list[str]] = {}
    for row in json.loads(rig.run("site", "check", *arguments, "--unmet", "-f", "json", code=1)):
        found.setdefault(row["fact"], []).append(f"{row['wanted']}: {row['state']}")
    return found


def test_a_core_cloud_lacks_of_its_site_what_more_services_bring(rig: Rig) -> None:
    services = load(CATALOG).site("embedded").facts["services"]
    found = unmet(rig, *ON_THE_WAY)
    assert found.pop("services") == [f"{one}: lacking" for one in services if one not in CORE]
    assert found.pop("availability_zones") == ["dc2: lacking", "dc3: lacking"]
    assert found.pop("dns_zone") == ["mcloud.example.: lacking"]
    assert found.keys() == {f"volume_types.{one}" for one in TYPES}


def test_another_clouds_site_does_not_hold_and_has_placeholders(rig: Rig) -> None:
    found = unmet(rig, "--catalog", str(CATALOG), "--site", "mcloud")
    assert found["external_network"] == ["internet: lacking"]
    assert found["admin_cidr"] == ["198.51.100.0/24: placeholder"]
    assert found["flavors.default"] == ["mc1.small: lacking"]
    assert found["images.default"] == ["debian-12: lacking"]
