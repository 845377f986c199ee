from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from hotcat.images import published as shelf

if TYPE_CHECKING:
    from hotcat.images.published import Published


def found(identity: str, **more: Any) -> dict[str, Any]:
    """A version as Glance tells it."""
    return {
        "id": identity,
        "name": "thing",
        "status": "active",
        "os_hidden": False,
        "created_at": "2027-01-01T00:00:00Z",
        shelf.ID: identity,
        shelf.IMAGE: "thing",
        shelf.STATE: shelf.CURRENT,
        **more,
    }


def version(identity: str, **more: Any) -> Published:
    read = shelf.read(found(identity, **more))
    assert read
    return read


@pytest.mark.parametrize(
    "other",
    [
        {shelf.ID: "b"},  # a server's snapshot has its image's properties
        {"name": "mine", shelf.ID: "a"},
        {shelf.IMAGE: "other"},
    ],
)
def test_a_copy_is_nobodys_version(other: dict[str, str]) -> None:
    assert shelf.read(found("a") | other) is None


def test_an_image_of_somebody_else_is_no_version() -> None:
    assert shelf.read({"id": "a", "name": "thing", "status": "active", "created_at": "x"}) is None


def test_of_several_shown_the_last_promoted_is_current() -> None:
    known = [
        version("a", **{shelf.PROMOTED: "2027-01-03"}),
        version("b", **{shelf.PROMOTED: "2027-01-02"}),
        version("c", **{shelf.PROMOTED: "2027-01-04", "os_hidden": True}),
        version("d", **{shelf.PROMOTED: "2027-01-05", shelf.STATE: shelf.FORMER}),
    ]
    now = shelf.current(known)
    assert now
    assert now.id == "a"
    assert shelf.current(known[2:]) is None


def test_before_a_version_is_the_one_published_before_it() -> None:
    days = {
        name: version(name, created_at=f"2027-01-0{day}T00:00:00Z")
        for name, day in zip("abc", "123", strict=True)
    }
    broken = version("x", created_at="2027-01-02T12:00:00Z", status="queued")
    halfway = version("y", **{"created_at": "2027-01-02T12:00:00Z", shelf.STATE: shelf.PUBLISHING})
    known = [*days.values(), broken, halfway]
    assert shelf.before(known, days["c"]) == days["b"]
    assert shelf.before(known, days["b"]) == days["a"]
    assert shelf.before(known, days["a"]) is None
    assert shelf.before(known, None) == days["c"]


def test_within_one_second_the_time_of_the_build_decides() -> None:
    old, new = (version(one, **{shelf.BUILT: f"2027-01-01T00:00:0{one}"}) for one in "12")
    assert shelf.before([new, old], new) == old


@pytest.mark.parametrize(("hours", "stale"), [(1, False), (25, True)])
def test_what_is_on_its_way_for_a_day_is_stale(hours: int, stale: bool) -> None:
    begun = (datetime.now(UTC) - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert version("a", **{"created_at": begun, shelf.STATE: shelf.PUBLISHING}).stale is stale
    assert not version("a", created_at=begun).stale
