"""What stands in for sudo in a build: it does what is asked, but for what would undo other builds' work."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from hotcat.images.tools import SHIMS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """A chroot before the real one in the path, which writes down what it is asked."""
    told = tmp_path / "asked"
    program = tmp_path / "chroot"
    program.write_text(f'#!/bin/sh\necho "$@" >> {told}\n')
    program.chmod(0o755)
    told.touch()
    return told


def sudo(asked: Path, *command: str) -> None:
    path = f"{SHIMS / 'root'}:{asked.parent}:{os.environ['PATH']}"
    subprocess.run(("sudo", *command), env={**os.environ, "PATH": path}, check=True)


def test_the_cache_of_packages_is_not_emptied_by_the_next_base(asked: Path) -> None:
    sudo(asked, "chroot", "/image", "/usr/bin/apt-get", "clean")
    assert asked.read_text() == ""


def test_all_else_in_the_image_is_done(asked: Path) -> None:
    sudo(asked, "-E", "chroot", "/image", "/usr/bin/apt-get", "update")
    assert asked.read_text() == "/image /usr/bin/apt-get update\n"
