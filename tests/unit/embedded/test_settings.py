from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hotcat.embedded import settings as file

if TYPE_CHECKING:
    from hotcat.embedded.component import Settings
    from hotcat.embedded.paths import CloudPaths


def test_round_trip(settings: Settings, paths: CloudPaths) -> None:
    paths.settings.write_text(file.dump(settings))
    again = file.load(paths)
    assert again == settings
    assert isinstance(again.openstack, Path)
    assert isinstance(again.cache, Path)
