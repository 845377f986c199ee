"""What is made of the answers of a cloud's services, as the SDK gives them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from openstack.exceptions import ForbiddenException, HttpException

from hotcat.errors import HotcatError
from hotcat.live.cloud import Cloud
from hotcat.live.offer import Network, Offer

if TYPE_CHECKING:
    from collections.abc import Iterator


def offer(*, roles: frozenset[str] = frozenset(), **services: Any) -> Offer:
    cloud = Cloud("c", SimpleNamespace(**{name: SimpleNamespace(**one) for name, one in services.items()}))
    cloud.__dict__["roles"] = roles
    return Offer(cloud)


def test_zones_are_up_or_not() -> None:
    def zones() -> Iterator[Any]:
        yield SimpleNamespace(name="a", state={"available": True})
        yield SimpleNamespace(name="b", state={"available": False})
        yield SimpleNamespace(name="c", state=None)

    found = offer(compute={"availability_zones": zones})
    assert found.availability_zones == {"a": True, "b": False, "c": False}


def test_networks_of_a_name() -> None:
    def networks(name: str) -> list[Any]:
        assert name == "public"
        return [
            SimpleNamespace(is_router_external=True, subnet_ids=["s"]),
            SimpleNamespace(is_router_external=None, subnet_ids=None),
        ]

    found = offer(network={"networks": networks})
    assert found.networks("public") == [Network(external=True, subnets=1), Network(external=False, subnets=0)]


@pytest.mark.parametrize(("provider", "encrypts"), [("luks", True), (None, False)])
def test_who_may_see_it_is_told_whether_a_type_encrypts(provider: str | None, encrypts: bool) -> None:
    asked = []

    def encryption(volume_type: str) -> Any:
        asked.append(volume_type)
        return SimpleNamespace(provider=provider)

    def types() -> list[Any]:
        return [SimpleNamespace(name="fast", id="1")]

    found = offer(block_storage={"types": types, "get_type_encryption": encryption})
    assert found.encrypts("fast") is encrypts
    assert asked == ["1"]


def test_whether_a_type_encrypts_is_not_known_to_others() -> None:
    def encryption(volume_type: str) -> Any:
        raise ForbiddenException(volume_type)

    def types() -> list[Any]:
        return [SimpleNamespace(name="fast", id="1")]

    assert offer(block_storage={"types": types, "get_type_encryption": encryption}).encrypts("fast") is None


@pytest.mark.parametrize(("role", "headers"), [("member", {}), ("admin", {"X-Auth-All-Projects": "true"})])
def test_an_administrator_looks_for_zones_in_all_projects(role: str, headers: dict[str, str]) -> None:
    asked = []

    def get(path: str, **request: Any) -> Any:
        asked.append((path, request))
        return SimpleNamespace(status_code=200, json=lambda: {"zones": [{"status": "ACTIVE"}]})

    assert offer(roles=frozenset({role}), dns={"get": get}).dns_zones("a.example.") == ["ACTIVE"]
    assert asked == [("/zones", {"params": {"name": "a.example."}, "headers": headers})]


def test_a_refusal_names_the_cloud() -> None:
    def flavors() -> Iterator[Any]:
        raise HttpException("out of order")
        yield

    with pytest.raises(HotcatError, match="cannot use cloud 'c': out of order"):
        _ = offer(compute={"flavors": flavors}).flavors
