"""The core of the embedded cloud in each release that is not the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.live.rig import Rig, make_rig

from hotcat.embedded import releases
from hotcat.embedded.proof import connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.live, pytest.mark.scheduled]
# The newest microversion of Nova's API in each release, by Nova's own history of them.
NOVA = {"2026.1": "2.103"}


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Rig]:
    found = make_rig("older", tmp_path)
    yield found
    found.down()


@pytest.mark.parametrize("release", [name for name in releases.names() if name != releases.NEWEST])
def test_an_older_release_serves_a_page(own: Rig, release: str) -> None:
    own.run("cloud", "install", "--release", release)
    own.up("--release", release)
    compute = connect(own.cloud.entries()[own.name]).compute
    assert compute.get_endpoint_data().max_microversion == tuple(map(int, NOVA[release].split(".")))
    url = own.json("create", "tenant/web-server", "page")["outputs"]["url"]
    assert "It works" in own.inside("curl", "--silent", "--max-time", "10", url)
    own.run("delete", "page")
    own.run("cloud", "down", "--keep")
    own.up()  # which stays at the release that it has
    assert own.cloud.release_wanted(None) == release
