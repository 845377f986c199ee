from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.unit.heat_plugins.conftest import Stack
    from tests.unit.heat_plugins.services.cloud import Cloud


def traits(*names: str) -> dict[str, Any]:
    given = {"provider": "compute-1", "traits": list(names)}
    return {"traits": {"type": "MCloud::Placement::ProviderTraits", "properties": given}}


def inventory(**numbers: Any) -> dict[str, Any]:
    given = {"provider": "compute-1", "resource_class": "CUSTOM_LICENCE", "total": 10, **numbers}
    return {"inventory": {"type": "MCloud::Placement::Inventory", "properties": given}}


def test_traits_of_others_stay(cloud: Cloud, stack: Stack) -> None:
    stack.act("create", traits("CUSTOM_A", "CUSTOM_OF_OTHERS"))
    assert cloud.placement.traits == ["CUSTOM_A", "CUSTOM_OF_OTHERS", "HW_CPU_X86_AVX"]
    cloud.placement.traits.append("CUSTOM_LATER")
    stack.act("update", traits("CUSTOM_B"))
    assert sorted(cloud.placement.traits) == [
        "CUSTOM_B",
        "CUSTOM_LATER",
        "CUSTOM_OF_OTHERS",
        "HW_CPU_X86_AVX",
    ]
    stack.act("delete")
    assert sorted(cloud.placement.traits) == ["CUSTOM_LATER", "CUSTOM_OF_OTHERS", "HW_CPU_X86_AVX"]


def test_a_change_of_somebody_else_in_between_is_overcome(cloud: Cloud, stack: Stack) -> None:
    cloud.placement.meddling = 3
    cloud.placement.overtaking = 2
    stack.act("create", {**traits("CUSTOM_A"), **inventory()})
    assert "CUSTOM_A" in cloud.placement.traits
    assert (cloud.placement.meddling, cloud.placement.overtaking) == (0, 0)
    cloud.placement.meddling = 3
    stack.act("update", {**traits("CUSTOM_B"), **inventory(total=11)})
    assert cloud.placement.inventories["CUSTOM_LICENCE"]["total"] == 11
    assert cloud.placement.meddling == 0
    cloud.placement.meddling = 2
    stack.act("delete")
    assert cloud.placement.inventories == {}


def test_one_who_never_stops_ends_in_a_failure(cloud: Cloud, stack: Stack) -> None:
    cloud.placement.meddling = 1000
    assert "Conflict" in stack.refused("create", traits("CUSTOM_A"))
    cloud.placement.meddling = 0
    stack.act("update", traits("CUSTOM_A"))
    assert "CUSTOM_A" in cloud.placement.traits
    stack.act("delete")


def test_a_lost_trait_is_found_by_a_check_and_given_again(cloud: Cloud, stack: Stack) -> None:
    stack.act("create", traits("CUSTOM_A", "CUSTOM_B"))
    stack.act("check")
    cloud.placement.traits.remove("CUSTOM_B")
    told = stack.do("check")
    assert told["status"] == "CHECK_FAILED"
    assert "the provider has lost CUSTOM_B" in told["resources"]["traits"]["reason"]
    stack.act("update", traits("CUSTOM_A", "CUSTOM_B"))
    assert "CUSTOM_B" in cloud.placement.traits
    stack.act("delete")


def test_an_inventory_with_all_its_numbers(cloud: Cloud, stack: Stack) -> None:
    stack.act("create", inventory(reserved=2, allocation_ratio=1.5, step_size=2, min_unit=2, max_unit=8))
    there = cloud.placement.inventories["CUSTOM_LICENCE"]
    del there["resource_provider_generation"]
    assert there == {
        "total": 10,
        "reserved": 2,
        "min_unit": 2,
        "max_unit": 8,
        "step_size": 2,
        "allocation_ratio": 1.5,
    }
    stack.act("update", inventory(), observe=True)
    there = cloud.placement.inventories["CUSTOM_LICENCE"]
    assert (there["reserved"], there["max_unit"], there["allocation_ratio"]) == (0, 10, 1.0)
    stack.act("delete")


def test_what_is_taken_is_not_deleted(cloud: Cloud, stack: Stack) -> None:
    stack.act("create", inventory())
    cloud.placement.taken = True
    told = stack.do("delete")
    assert told["status"] == "DELETE_FAILED"
    assert len([line for line in cloud.requests if line.startswith("DELETE")]) == 1
    cloud.placement.taken = False
    stack.act("delete")


def test_numbers_that_do_not_fit_each_other_are_refused(stack: Stack) -> None:
    assert "reserved is more than total" in stack.refused("create", inventory(reserved=11))
    assert "min_unit is more than max_unit" in stack.refused("create", inventory(min_unit=11))
    standard = inventory()
    standard["inventory"]["properties"]["resource_class"] = "VCPU"
    assert "does not match pattern" in stack.refused("create", standard)
