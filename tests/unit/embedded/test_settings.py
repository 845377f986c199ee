from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotcat.embedded import settings as file
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from hotcat.embedded.component import Settings
    from hotcat.embedded.paths import CloudPaths


def test_round_trip(settings: Settings, paths: CloudPaths) -> None:
    paths.settings.write_text(file.dump(settings))
    again = file.load(paths)
    assert again == settings
    assert isinstance(again.openstack, Path)
    assert isinstance(again.cache, Path)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"name": "x"}'])
def test_the_address_of_an_unreadable_file_is_unknown(paths: CloudPaths, text: str) -> None:
    assert file.last_address(paths) is None
    paths.settings.write_text(text)
    assert file.last_address(paths) is None


def test_the_address_is_read_from_the_file_of_another_version(paths: CloudPaths) -> None:
    paths.settings.write_text('{"address": "127.77.3.1", "of_another_version": 1}')
    assert file.last_address(paths) == "127.77.3.1"


@pytest.mark.parametrize("text", ["", "[]", '{"address": "127.77.3.1", "of_another_version": 1}'])
def test_the_file_of_another_version_is_told_with_a_way_out(paths: CloudPaths, text: str) -> None:
    paths.settings.write_text(text)
    with pytest.raises(HotcatError, match=r"another version(?s:.*)cloud reset") as caught:
        file.load(paths)
    assert caught.value.place
    assert caught.value.place.file == paths.settings
