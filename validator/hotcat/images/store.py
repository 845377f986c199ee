"""Finished builds in the cache: a folder each, with what was made and what it was made of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hotcat.cache import cache_root
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ABOUT = "build.json"  # written last: a folder without it is no build
FAILED = ".failed.log"  # ends the name of a failed build's log, beside the builds


@dataclass(frozen=True)
class Build:
    """One finished build of an image; `key` is a digest of all that it was made of.

    `seconds` counts each phase of diskimage-builder; `files` has by type ("tar", "qcow2", "raw") what was
    made: name, size in bytes, sha256. `tree` and `packages` are digests of the contents.
    """

    folder: Path
    image: str
    version: str
    key: str
    built: datetime
    seconds: Mapping[str, float]
    files: Mapping[str, Mapping[str, Any]]
    tree: str
    packages: str

    @property
    def name(self) -> str:
        """The build's own name, unique among those of its image."""
        return self.folder.name

    def file(self, kind: str) -> Path:
        """Return the file of a type; raises HotcatError for one that was not made."""
        if kind not in self.files:
            raise HotcatError(
                f"build {self.name} of {self.image} has no {kind}, only {', '.join(self.files)}",
                remedy=f"Add {kind} to the definition's types and build it again.",
            )
        return self.folder / str(self.files[kind]["name"])


def root() -> Path:
    """The folder of all that has to do with images."""
    return cache_root() / "images"


def folder(image: str) -> Path:
    """The folder of an image's builds."""
    return root() / "builds" / image


def builds(image: str) -> list[Build]:
    """Return the finished builds of an image, the newest first."""
    found = (_read(path) for path in folder(image).glob(f"*/{ABOUT}"))
    return sorted(filter(None, found), key=lambda build: build.built, reverse=True)


def find(image: str, key: str | None = None) -> Build | None:
    """Return the newest build of an image, of those with that key where one is given."""
    return next((build for build in builds(image) if key in (None, build.key)), None)


def named(image: str, name: str | None) -> Build:
    """Return an image's build of that name (its begin will do), or the newest.

    Raises HotcatError where there is none, or more than one.
    """
    known = builds(image)
    if name is not None:
        known = [build for build in known if build.name.startswith(name)]
        if len(known) > 1:
            raise HotcatError(
                f"{len(known)} builds of {image} begin with {name!r}",
                remedy="Give more of the name: " + ", ".join(build.name for build in known),
            )
    if not known:
        which = f"build {name!r} of {image}" if name else f"build of {image}"
        raise HotcatError(f"there is no {which}", remedy=f"Run 'hotcat image build {image}'.")
    return known[0]


def _read(path: Path) -> Build | None:
    try:
        about = json.loads(path.read_text())
        built = datetime.fromisoformat(about["built"])
        kept = {
            key: about[key] for key in ("image", "version", "key", "seconds", "files", "tree", "packages")
        }
    except (OSError, ValueError, KeyError):  # removed just now, or by another version of hotcat
        return None
    return Build(folder=path.parent, built=built, **kept)
