from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hotcat.catalog.case import load_cases
from hotcat.catalog.load import load_entry
from hotcat.live.cloud import Cloud
from hotcat.live.requirement import lacking

CASE = "cases: [{name: a, summary: x, requires: {guest: real, services: [dns], roles: [admin]}}]\n"


def cloud(*services: str, roles: frozenset[str] = frozenset(), guest: str = "real") -> Cloud:
    config = SimpleNamespace(has_service=lambda _: True)
    endpoints = dict.fromkeys(services, "http://h/")
    found = Cloud("c", SimpleNamespace(config=config, endpoint_for=endpoints.get), guest=guest)
    found.__dict__["roles"] = roles
    return found


def test_what_a_cloud_lacks(folder: Any) -> None:
    (case,) = load_cases(Path(folder.write("templates/tenant/thing/tests.yaml", CASE)))
    entry = load_entry(folder.entry)
    assert lacking(cloud("orchestration", "dns"), entry, case) == []
    assert lacking(cloud("orchestration", "dns", roles=frozenset({"member", "admin"})), entry, case) == []
    assert lacking(cloud(roles=frozenset({"member"}), guest="fake"), entry, case) == [
        "the service orchestration",
        "the service dns",
        "the role admin for its user",
        "real guests",
    ]
