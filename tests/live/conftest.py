"""The embedded cloud that most live tests share: brought up once, and ended with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.live.rig import Rig, make_rig

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """The shared cloud; it is up."""
    shared = make_rig("test", tmp_path_factory.mktemp("rig"))
    shared.run("cloud", "install")
    shared.up()
    yield shared
    shared.down()
