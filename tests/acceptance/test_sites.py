"""The sites of the catalog: each describes the whole deployment in its one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from tests.acceptance.test_catalog_commands import REPOSITORY, answer

if TYPE_CHECKING:
    from pathlib import Path

SITES = sorted(path.parent.name for path in REPOSITORY.glob("environments/*/site.yaml"))


@pytest.mark.parametrize("site", SITES)
def test_a_site_gives_all_that_the_deployment_asks_for(site: str, tmp_path: Path) -> None:
    shown = answer("render", "platform/mcloud", "--site", site, "-o", str(tmp_path))["parameters"]
    facts = yaml.safe_load((REPOSITORY / "environments" / site / "site.yaml").read_text())

    assert {name: shown[name] for name in facts["parameters"]} == facts["parameters"]
    assert shown["dns_zone"] == facts["facts"]["dns_zone"]


def test_a_small_site_makes_less(tmp_path: Path) -> None:
    large = answer("render", "platform/mcloud", "--site", "mcloud", "-o", str(tmp_path / "l"))["parameters"]
    small = answer("render", "platform/mcloud", "--site", "lab", "-o", str(tmp_path / "s"))["parameters"]

    for name in ("datacenters", "class_backends", "availability_zones"):
        assert 0 < len(small[name]) < len(large[name])
    for name in ("extra_service", "extra_resource", "archive_gib", "platform_image"):
        assert large[name]
        assert not small[name]
