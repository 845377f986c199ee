"""A cloud's folder with a path short enough for its sockets, and settings to make units from."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotcat.embedded.component import Settings
from hotcat.embedded.components import PROFILES
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


@pytest.fixture(params=sorted(PROFILES))
def settings(tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    guest = {"kernel": "k", "initrd": "i", "disk": "d", "kernel_command_line": "quiet", "version": "1"}
    return Settings(
        *(
            "embedded",
            "127.77.9.1",
            3,
            "qemu",
            tmp_path / "openstack-1",
            tmp_path / "cache",
            "packages",
            guest,
        ),
        services=PROFILES[request.param],
    )


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that the supervisor would make; made short."""
    found: list[float] = []
    sleep = asyncio.sleep

    async def short(seconds: float) -> None:
        found.append(seconds)
        await sleep(0.001 if seconds else 0)

    monkeypatch.setattr(asyncio, "sleep", short)
    return found
