"""A disk image of the catalog: diskimage-builder's own definition, and what Glance and the boot test need.

One file is one image, called as the file is. The keys of diskimage-builder stand in it as its documentation
has them; ours are `title`, `summary`, `version`, `status`, `maintainers`, `base`, `glance` and `boot`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hotcat.catalog import schema
from hotcat.hot import document

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hotcat.hot.document import Document

IMAGES = "elements/images"
_NAME = re.compile(r"[a-z][a-z0-9]*([.-][a-z0-9]+)*")
_OURS = frozenset({"title", "summary", "version", "status", "maintainers", "base", "glance", "boot"})


@dataclass(frozen=True)
class Glance:
    """How an image is published; `min_disk` in GB, `min_ram` in MB."""

    disk_format: str
    min_disk: int
    min_ram: int
    visibility: str
    properties: Mapping[str, str | int | bool]
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Boot:
    """How an image is tried in a machine of its own: `memory_mb` in MiB, `within` in seconds.

    `expect` is as the definition has it: units, ports, files, packages, commands, http, ssh.
    """

    expect: Mapping[str, Any]
    memory_mb: int = 512
    cpus: int = 1
    seed: str = "config-drive"
    user_data: str = ""
    within: int = 600


@dataclass(frozen=True)
class Image:
    """A definition; `build` holds diskimage-builder's own keys, `base` names the image this is a layer on."""

    name: str
    path: Path
    title: str
    summary: str
    version: str
    status: str
    maintainers: tuple[str, ...]
    elements: tuple[str, ...]
    types: tuple[str, ...]
    build: Mapping[str, Any]
    source: Document = field(repr=False, compare=False)
    base: str | None = None
    glance: Glance | None = None
    boot: Boot | None = None


def load_image(path: Path) -> Image:
    """Load the definition in a file; raises HotcatError with all that is wrong in it."""
    source = document.read(path)
    schema.check(source, "image")
    if not _NAME.fullmatch(path.stem):
        raise source.error(
            f"{path.stem} is no name for an image", remedy="Use small letters, digits, dashes and dots."
        )
    data = source.data
    return Image(
        name=path.stem,
        path=path,
        title=data["title"],
        summary=data["summary"],
        version=str(data["version"]),
        status=data["status"],
        maintainers=tuple(data["maintainers"]),
        elements=tuple(data["elements"]),
        types=tuple(data["types"]),
        build={key: value for key, value in data.items() if key not in _OURS},
        source=source,
        base=data.get("base"),
        glance=_glance(data.get("glance")),
        boot=Boot(**data["boot"]) if data.get("boot") else None,
    )


def _glance(data: Mapping[str, Any] | None) -> Glance | None:
    return Glance(**{**data, "tags": tuple(data.get("tags", ()))}) if data else None


def lineage(image: Image, images: Mapping[str, Image]) -> list[Image]:
    """Return an image and what it is a layer on, the lowest first.

    Raises HotcatError, at the line of `base`, for one that is not there and for a circle.
    """
    found = [image]
    while base := found[0].base:
        at = found[0].source
        if base not in images:
            known = ", ".join(images)
            raise at.error(f"no image is called {base!r}", ("base",), remedy=f"Images: {known}.")
        if images[base] in found:
            names = " -> ".join([*(one.name for one in reversed(found)), base])
            raise at.error(f"images are layers on each other: {names}", ("base",), remedy="Take a base out.")
        found.insert(0, images[base])
    return found
