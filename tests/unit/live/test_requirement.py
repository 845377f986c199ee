from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hotcat.catalog.case import load_cases
from hotcat.catalog.load import load_entry
from hotcat.live.cloud import Cloud
from hotcat.live.requirement import lacking

CASE = """\
cases:
  - {name: a, summary: x, requires: {guest: real, services: [dns], roles: [admin], images: [web]}}
"""


def cloud(
    *services: str,
    roles: frozenset[str] = frozenset(),
    guest: str = "real",
    images: tuple[tuple[str, str], ...] = (("web", "queued"), ("web", "active")),
) -> Cloud:
    def named(name: str) -> list[Any]:
        return [SimpleNamespace(status=status) for one, status in images if one == name]

    config = SimpleNamespace(has_service=lambda name: name != "dashboard")  # as the SDK says
    endpoints = dict.fromkeys(services, "http://h/")
    found = Cloud(
        "c",
        SimpleNamespace(config=config, endpoint_for=endpoints.get, image=SimpleNamespace(images=named)),
        guest=guest,
    )
    found.__dict__["roles"] = roles
    return found


def test_a_cloud_may_lack_the_plugins(folder: Any) -> None:
    folder.edit("templates/tenant/thing/entry.yaml", "services:", "plugins: true\nservices:")
    (case,) = load_cases(Path(folder.write("templates/tenant/thing/tests.yaml", CASE)))
    entry = load_entry(folder.entry)
    for there, missing in ((True, []), (False, ["the catalog's Heat plugins"])):
        found = cloud("orchestration", "dns")
        found.__dict__["has_plugins"] = there
        assert lacking(found, entry, case) == missing


def test_what_a_cloud_lacks(folder: Any) -> None:
    (case,) = load_cases(Path(folder.write("templates/tenant/thing/tests.yaml", CASE)))
    entry = load_entry(folder.entry)
    assert lacking(cloud("orchestration", "dns"), entry, case) == []
    assert lacking(cloud("orchestration", "dns", roles=frozenset({"member", "admin"})), entry, case) == []
    assert lacking(
        cloud(roles=frozenset({"member"}), guest="fake", images=(("web", "queued"),)), entry, case
    ) == [
        "the service orchestration",
        "the service dns",
        "the role admin for its user",
        "real guests",
        "the image web (`hotcat image publish` brings those of the catalog)",
    ]


def test_a_zone_without_a_host_that_is_up_is_none(folder: Any) -> None:
    text = CASE.replace("images: [web]", "availability_zones: [up, down, gone]")
    (case,) = load_cases(Path(folder.write("templates/tenant/thing/tests.yaml", text)))
    found = cloud("orchestration", "dns")
    zones = [SimpleNamespace(name=name, state={"available": name == "up"}) for name in ("up", "down")]
    found.connection.compute = SimpleNamespace(availability_zones=lambda: zones)
    assert lacking(found, load_entry(folder.entry), case) == [
        "the availability zone down",
        "the availability zone gone",
    ]


def test_a_service_that_the_sdk_does_not_know(folder: Any) -> None:
    text = CASE.replace("dns", "dashboard")
    (case,) = load_cases(Path(folder.write("templates/tenant/thing/tests.yaml", text)))
    entry = load_entry(folder.entry)
    assert lacking(cloud("orchestration", "dashboard"), entry, case) == []
    assert lacking(cloud("orchestration"), entry, case) == ["the service dashboard"]
