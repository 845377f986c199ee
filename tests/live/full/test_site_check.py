"""The site `embedded` describes the cloud with all its services."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.live.cases import ON_THE_WAY

if TYPE_CHECKING:
    from tests.live.full.deployment import Deployment

pytestmark = pytest.mark.live

SERVICE = "designate"
ZONE = "mcloud.example."


def states(deployment: Deployment, cloud: str, *, code: int) -> dict[str, str]:
    """The state of each fact that is asked of the cloud, by the fact and its value."""
    arguments = ("site", "check", *ON_THE_WAY, "--cloud", cloud, "-f", "json")
    rows = json.loads(deployment.run(*arguments, code=code))
    return {f"{one['fact']} {one['wanted']}": one["state"] for one in rows if one["state"] != "not asked"}


def test_the_whole_cloud_has_all_of_its_site_once_an_operator_made_the_zone(deployment: Deployment) -> None:
    if deployment.services_wanted != "full":
        pytest.skip("this cloud was started without some of the services")
    name, admin = deployment.name, f"{deployment.name}-admin"
    before = states(deployment, admin, code=1)
    assert {one for one, state in before.items() if state != "there"} == {f"dns_zone {ZONE}"}
    assert before["volume_types.encrypted.encrypted true"] == "there"
    zone = deployment.admin.dns.create_zone(name=ZONE, email="hostmaster@mcloud.example")
    try:
        deployment.wait(lambda: deployment.admin.dns.get_zone(zone).status == "ACTIVE")
        assert set(states(deployment, admin, code=0).values()) == {"there"}
        seen = states(deployment, name, code=1)  # a zone of another project is none for a member
        assert {one for one, state in seen.items() if state != "there"} == {f"dns_zone {ZONE}"}
    finally:
        deployment.admin.dns.delete_zone(zone)
        deployment.wait(lambda: deployment.admin.dns.find_zone(ZONE) is None)
