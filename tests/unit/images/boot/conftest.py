"""What the tests of booting share: definitions, and who is told how a boot goes on."""

from __future__ import annotations

import shutil
from textwrap import dedent, indent
from typing import TYPE_CHECKING

import pytest

from hotcat.catalog.image import load_image
from hotcat.images.boot.machine import QEMU

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hotcat.catalog.image import Image

HEAD = """\
title: Thing
summary: An image to test with.
version: 1.0.0
status: preview
maintainers: [someone]
elements: [thing]
types: [qcow2]
"""


class Heard:
    """A watcher that keeps what it is told."""

    def __init__(self) -> None:
        self.stages: list[str] = []
        self.lines: list[str] = []
        self.notes: list[str] = []

    def began(self, stage: str, seconds: float) -> None:
        assert seconds >= 0
        self.stages.append(stage)

    def wrote(self, line: str) -> None:
        self.lines.append(line)

    def note(self, text: str) -> None:
        self.notes.append(text)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def image(tmp_path: Path) -> Callable[..., Image]:
    """Make the image `thing` with the given YAML below `boot`, and further keys beside it."""

    def made(boot: str, more: str = "") -> Image:
        path = tmp_path / "thing.yaml"
        path.write_text(HEAD + dedent(more) + "boot:\n" + indent(dedent(boot), "  "))
        return load_image(path)

    return made


@pytest.fixture
def qemu() -> None:
    if not shutil.which(QEMU):
        pytest.skip(f"{QEMU} is not installed")
