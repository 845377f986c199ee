"""The embedded cloud that most live tests share, brought up once and ended with them; images on it.

Modules run side by side (`pytest -n 2 --dist loadfile`): a test that disturbs what others use, or looks at
all of it, is marked `alone`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.live.person import Person, new_person
from tests.live.publishing import Bench, images
from tests.live.rig import Rig, make_rig
from tests.live.sharing import folder_of_run, locked, shared, turn

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let each test, with what is made and unmade for it, wait for its turn."""
    assert item.config.cache
    with turn(item.config.cache.mkdir("turns"), alone=item.get_closest_marker("alone") is not None):
        return (yield)


@pytest.fixture(scope="session")
def of_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the workers of this run share."""
    return folder_of_run(tmp_path_factory)


@pytest.fixture(scope="session")
def rig(of_run: Path) -> Iterator[Rig]:
    """The shared cloud; it is up."""
    found = make_rig("test", of_run / "rig")

    def start() -> None:
        if found.cloud.status() is None:
            found.run("cloud", "install")
            found.up()

    with shared(found.folder, start=start, end=found.down):
        yield found


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
    with locked(rig.folder / "images"):  # all tests' images have one name
        yield made
        for cloud in ("test", "test-admin"):
            connection = made.connect(cloud)
            for image in images(connection):
                connection.image.delete_image(image.id)
