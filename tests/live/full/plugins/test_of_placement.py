"""The plugins' types of Placement: what each makes is read from Placement itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.live.full.stacks import Stacks

pytestmark = pytest.mark.live

GOLD = """
  gold: {type: MCloud::Placement::Trait, properties: {name: CUSTOM_GOLD}}
  silver: {type: MCloud::Placement::Trait, properties: {name: CUSTOM_SILVER}}
  host:
    type: MCloud::Placement::ProviderTraits
    properties: {provider: vm, traits: [{get_resource: %s}]}
"""
LICENCES = """
  licence: {type: MCloud::Placement::ResourceClass, properties: {name: CUSTOM_LICENCE}}
  pool:
    type: MCloud::Placement::ResourceProvider
    properties: {name: %s, parent: vm}
  licences:
    type: MCloud::Placement::Inventory
    properties:
      provider: {get_resource: pool}
      resource_class: {get_resource: licence}
      total: %d
      reserved: 2
      allocation_ratio: %s
"""


def traits_of(admin: Stacks, provider: str) -> set[str]:
    found = admin.cloud.placement.get(f"/resource_providers/{provider}/traits", microversion="1.6")
    return set(found.json()["traits"])


def test_traits_of_a_compute_host(admin: Stacks) -> None:
    host = admin.cloud.placement.find_resource_provider("vm", ignore_missing=False).id
    before = traits_of(admin, host)
    assert any(name.startswith("HW_CPU") for name in before)

    stack = admin.create("traits", GOLD % "gold", "  all: {value: {get_attr: [host, all_traits]}}")
    assert traits_of(admin, host) == before | {"CUSTOM_GOLD"}
    assert set(admin.outputs(stack)["all"]) == before | {"CUSTOM_GOLD"}

    made = admin.physical(stack)
    admin.update(stack, GOLD % "silver")
    assert admin.physical(stack) == made
    assert traits_of(admin, host) == before | {"CUSTOM_SILVER"}

    admin.delete(stack)
    assert traits_of(admin, host) == before
    assert not [one for one in admin.cloud.placement.traits() if "CUSTOM_GOLD" in one.name]


def test_an_inventory_of_a_part_of_a_compute_host(admin: Stacks) -> None:
    placement = admin.cloud.placement
    stack = admin.create("licences", LICENCES % ("pool-1", 10, 1.5))
    made = admin.physical(stack)

    def told() -> dict[str, Any]:
        path = f"/resource_providers/{made['pool']}/inventories/CUSTOM_LICENCE"
        return dict(placement.get(path, microversion="1.26").json())

    def offered(count: int) -> bool:
        candidates = placement.get(
            f"/allocation_candidates?resources=VCPU:1,CUSTOM_LICENCE:{count}", microversion="1.29"
        ).json()
        return bool(candidates["allocation_requests"])

    assert {"total": 10, "reserved": 2, "allocation_ratio": 1.5, "max_unit": 10}.items() <= told().items()
    assert offered(10)
    assert not offered(11)

    admin.update(stack, LICENCES % ("pool-2", 12, "1.0"))
    assert admin.physical(stack) == made
    assert {"total": 12, "reserved": 2, "allocation_ratio": 1.0, "max_unit": 12}.items() <= told().items()
    pool = placement.get_resource_provider(made["pool"])
    assert pool.name == "pool-2"
    assert pool.parent_provider_id == placement.find_resource_provider("vm").id
    assert not offered(11)

    admin.delete(stack)
    assert placement.find_resource_provider("pool-2") is None
    assert "CUSTOM_LICENCE" not in {one.name for one in placement.resource_classes()}


NAMED = """
  trait: {type: MCloud::Placement::Trait, properties: {name: CUSTOM_LOST}}
  class: {type: MCloud::Placement::ResourceClass, properties: {name: CUSTOM_LOST}}
"""


def test_what_somebody_removed_is_made_again(admin: Stacks) -> None:
    placement = admin.cloud.placement
    stack = admin.create("named", NAMED)
    placement.delete_trait("CUSTOM_LOST")
    placement.delete_resource_class("CUSTOM_LOST")
    admin.check(stack, "CHECK_FAILED")
    admin.update(stack, NAMED)
    admin.check(stack, "CHECK_COMPLETE")
    assert placement.get_trait("CUSTOM_LOST").id == "CUSTOM_LOST"
    assert "CUSTOM_LOST" in {one.name for one in placement.resource_classes()}


def test_a_trait_that_is_there_already_is_not_taken_over(admin: Stacks) -> None:
    admin.cloud.placement.create_trait("CUSTOM_OF_SOMEBODY")
    try:
        with pytest.raises(AssertionError, match="exists already"):
            admin.create(
                "taken", "  one: {type: MCloud::Placement::Trait, properties: {name: CUSTOM_OF_SOMEBODY}}"
            )
        admin.delete(admin.ids[0])
        assert admin.cloud.placement.get_trait("CUSTOM_OF_SOMEBODY").id == "CUSTOM_OF_SOMEBODY"
    finally:
        admin.cloud.placement.delete_trait("CUSTOM_OF_SOMEBODY")
