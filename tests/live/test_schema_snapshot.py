"""A pack made of the embedded cloud's own Heat, and linting with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.rig import Rig

pytestmark = pytest.mark.live

FLAVOR = """\
heat_template_version: 2021-04-16
resources:
  flavor:
    type: OS::Nova::Flavor
    properties: {ram: 64, vcpus: 1}
"""


def test_a_pack_of_the_cloud_says_what_its_user_may_create(rig: Rig, tmp_path: Path) -> None:
    template = tmp_path / "flavor.yaml"
    template.write_text(FLAVOR)
    for cloud, code in (("test", 1), ("test-admin", 0)):
        pack = tmp_path / f"{cloud}.jsonl"
        rig.run("schema", "snapshot", "--cloud", cloud, "-o", str(pack))
        found = rig.run("lint", str(template), "--release", str(pack), "--fail-on", "error", code=code)
        assert ("no type OS::Nova::Flavor" in found) == (code == 1)
