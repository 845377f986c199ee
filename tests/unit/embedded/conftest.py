"""A cloud's folder with a path short enough for its sockets, and settings to make units from."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotcat.embedded.component import Settings
from hotcat.embedded.paths import CloudPaths

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def paths() -> Iterator[CloudPaths]:
    """The folder of a cloud; a UNIX socket's path must stay below 108 bytes, which tmp_path's may not."""
    with tempfile.TemporaryDirectory(prefix="hotcat-") as folder:
        found = CloudPaths(Path(folder) / "c")
        found.make()
        yield found


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    guest = {"kernel": "k", "initrd": "i", "disk": "d", "kernel_command_line": "quiet", "version": "1"}
    return Settings(
        "embedded", "127.77.9.1", 3, "qemu", tmp_path / "openstack-1", tmp_path / "cache", "packages", guest
    )
