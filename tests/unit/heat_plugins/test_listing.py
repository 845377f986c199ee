from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotcat.schema import pack

if TYPE_CHECKING:
    from tests.unit.heat_plugins.conftest import Stack
    from tests.unit.heat_plugins.services.cloud import Cloud

NEWEST = pack.load(pack.releases()[-1])
TYPES = {name: kind for name in NEWEST.names if (kind := NEWEST.type(name)) and kind.plugin}


def listed(stack: Stack, *roles: str) -> set[str]:
    return {name for name in stack.do("types", roles=roles)["types"] if name.startswith("MCloud::")}


def test_an_administrator_sees_all_types_and_a_member_those_for_members(stack: Stack) -> None:
    assert listed(stack, "admin") == set(TYPES)
    assert listed(stack, "member") == {name for name, kind in TYPES.items() if not kind.admin}


@pytest.mark.parametrize(
    "service", ["instance-ha", "placement", "dns", "block-storage", "load-balancer", "key-manager"]
)
def test_the_types_of_a_service_that_is_not_there_are_hidden(
    cloud: Cloud, stack: Stack, service: str
) -> None:
    cloud.keystone.without.add(service)
    hidden = {name for name, kind in TYPES.items() if kind.service == service}
    assert hidden
    assert listed(stack, "admin") == set(TYPES) - hidden
