"""Deleting what is no longer needed: old builds in the cache, and former versions on a cloud."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from hotcat.errors import HotcatError, raise_all
from hotcat.images import marks, store
from hotcat.images import published as shelf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hotcat.images.glance import Glance
    from hotcat.images.published import Published
    from hotcat.images.store import Build


@dataclass(frozen=True)
class Verdict:
    """What is to become of a build, a leftover of one, or a version: where `why` it stays is None, it goes.

    `size` is in bytes.
    """

    image: str
    version: str
    build: str
    made: str
    size: int
    why: str | None
    subject: Build | Published | Path


def built() -> list[str]:
    """Return the images of which there are builds, or leftovers of some."""
    folders = store.folder("").glob("*/")
    return sorted(one.name for one in folders if store.builds(one.name) or any(_leftovers(one.name)))


def builds(names: Sequence[str], keep: int) -> list[Verdict]:
    """Judge the builds of images: the `keep` newest stay, and what is current on a cloud.

    What a deletion that was cut short left of a build goes, and so does the log of a build that failed, once
    a later one did not.
    """
    found = []
    for name in names:
        known = store.builds(name)
        found += [
            Verdict(
                image=name,
                version=build.version,
                build=build.name,
                made=f"{build.built:%Y-%m-%dT%H:%M:%SZ}",
                size=_size(build.folder),
                why=_why_kept(build, number, keep),
                subject=build,
            )
            for number, build in enumerate(known)
        ]
        newest = max((build.name for build in known), default="")
        for path in _leftovers(name):
            why = (
                "no build succeeded since"
                if path.name.endswith(store.FAILED) and path.name > newest
                else None
            )
            made = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            found.append(Verdict(name, "", path.name, f"{made:%Y-%m-%dT%H:%M:%SZ}", _size(path), why, path))
    return found


def _leftovers(image: str) -> Iterator[Path]:
    """Yield what lies among an image's builds and is none: logs of failed builds, halves of deleted ones."""
    for path in sorted(store.folder(image).glob("*")):
        # A build comes into its place with its description in it.
        if path.name.endswith(store.FAILED) or (path.is_dir() and not (path / store.ABOUT).exists()):
            yield path


def _size(path: Path) -> int:
    """Return the bytes that a file, or all in a folder, takes on the disk."""
    files = path.rglob("*") if path.is_dir() else (path,)
    return sum(file.stat().st_blocks * 512 for file in files if file.is_file())


def _why_kept(build: Build, number: int, keep: int) -> str | None:
    clouds = marks.published(build)
    if clouds:
        return f"published on {', '.join(sorted(clouds))}"
    return f"one of the newest {keep}" if number < keep else None


def versions(glance: Glance, names: Sequence[str], keep: int) -> list[Verdict]:
    """Judge the versions of images on a cloud, of all images for no names.

    The current one stays, the `keep` newest former ones, and what is being published or was shown again.
    """
    found = []
    for _, group in groupby(shelf.versions(glance), key=lambda one: one.name):
        known = list(group)
        now = shelf.current(known)
        former = [one for one in known if one.state == shelf.FORMER and one.hidden]
        for one in known:
            if not names or one.name in names:
                why = "current" if one == now else _why_left(one, former, keep)
                size = int(one.properties.get("size") or 0)
                found.append(Verdict(one.name, one.version, one.build, one.created, size, why, one))
    return found


def _why_left(version: Published, former: Sequence[Published], keep: int) -> str | None:
    if version in former:
        return f"one of the newest {keep} former ones" if former.index(version) < keep else None
    if version.state == shelf.PUBLISHING:
        return None if version.stale else "being published"
    return "shown again by somebody"


def remove_builds(verdicts: Sequence[Verdict]) -> None:
    """Delete the builds and leftovers that are to go; raises HotcatError for those that cannot be deleted."""
    errors = []
    for verdict in verdicts:
        subject = verdict.subject
        if verdict.why is None and isinstance(subject, store.Build | Path):
            path = subject if isinstance(subject, Path) else subject.folder
            try:
                _delete(path)
            except OSError as error:
                errors.append(
                    HotcatError(
                        f"cannot delete {path}: {error.strerror}", remedy="Delete it by hand, as root."
                    )
                )
    raise_all(errors)


def _delete(path: Path) -> None:
    if path.is_dir():
        (path / store.ABOUT).unlink(missing_ok=True)  # first: without it, a folder is no build
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def remove_versions(glance: Glance, verdicts: Sequence[Verdict]) -> None:
    """Delete the versions that are to go, the rest also where one cannot be; raises HotcatError for those."""
    errors: list[HotcatError] = []
    for verdict in verdicts:
        version = verdict.subject
        if verdict.why is None and isinstance(version, shelf.Published):
            try:
                _remove(glance, version)
            except HotcatError as error:
                errors.append(error)
    raise_all(errors)


def _remove(glance: Glance, version: Published) -> None:
    """Delete a version, unless a rollback made it current since it was looked at."""
    found = glance.get(version.id)
    if found and found.get("os_hidden") and found.get(shelf.STATE) == version.state:
        glance.delete(version.id)
