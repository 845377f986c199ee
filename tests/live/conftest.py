"""The embedded cloud that most live tests share, brought up once and ended with them; images on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.live.person import Person, new_person
from tests.live.publishing import Bench, images
from tests.live.rig import Rig, make_rig

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """The shared cloud; it is up."""
    shared = make_rig("test", tmp_path_factory.mktemp("rig"))
    shared.run("cloud", "install")
    shared.up()
    yield shared
    shared.down()


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    """An ordinary user of this machine, who goes with the test."""
    with new_person(tmp_path) as made:
        yield made


@pytest.fixture
def bench(rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """An image of a test's own; what is published of it is deleted at the end."""
    made = Bench(rig, tmp_path)
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(made.clouds))
    yield made
    for cloud in ("test", "test-admin"):
        connection = made.connect(cloud)
        for image in images(connection):
            connection.image.delete_image(image.id)
