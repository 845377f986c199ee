"""Heat lists the types of the catalog's plugins whose service the cloud has, to those who may use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotcat.schema import pack

if TYPE_CHECKING:
    from openstack.connection import Connection
    from tests.live.full.stacks import Stacks

pytestmark = pytest.mark.live

NEWEST = pack.load(pack.releases()[-1])
TYPES = {name: kind for name in NEWEST.names if (kind := NEWEST.type(name)) and kind.plugin}
HEATS_NAMES = {"keystone": "identity"}  # what a type calls its service that is made of one of Heat's own


def listed(cloud: Connection) -> set[str]:
    found = cloud.orchestration.get("/resource_types").json()["resource_types"]
    return {name for name in found if name in TYPES}


@pytest.mark.parametrize("name", TYPES)
def test_heat_lists_a_type_where_its_service_is(admin: Stacks, member: Stacks, name: str) -> None:
    service = TYPES[name].service or ""
    service = HEATS_NAMES.get(service, service)
    there = bool(admin.cloud.endpoint_for(service))
    assert (name in listed(admin.cloud)) == there
    assert (name in listed(member.cloud)) == (there and not TYPES[name].admin)
