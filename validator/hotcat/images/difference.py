"""Where two builds differ: in their packages, and in their files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotcat.errors import HotcatError
from hotcat.images import store, tree
from hotcat.images.finish import PACKAGES, TREE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hotcat.images.store import Build

_TWO = 2


@dataclass(frozen=True)
class Difference:
    """One package or file that two builds have otherwise; `volatile` marks what every build writes anew."""

    what: str
    name: str
    difference: str
    volatile: bool = False


def two(image: str, names: Sequence[str]) -> tuple[Build, Build]:
    """Return two builds of an image, the older first; raises HotcatError where there are not two."""
    if len(names) not in (0, _TWO):
        raise HotcatError("name two builds, or none for the newest two")
    known = [store.named(image, name) for name in names] or store.builds(image)[:_TWO]
    if len(known) < _TWO:
        raise HotcatError(
            f"{image} has {len(known) or 'no'} build, and two are compared",
            remedy=f"Run 'hotcat image build {image} --rebuild'.",
        )
    old, new = sorted(known, key=lambda build: build.built)
    return old, new


def differences(old: Build, new: Build) -> Iterator[Difference]:
    """Yield what differs, packages first; raises HotcatError where a build's lists cannot be read."""
    before, after = _packages(old), _packages(new)
    for name in sorted(before.keys() | after.keys()):
        one, other = before.get(name, "none"), after.get(name, "none")
        if one != other:
            yield Difference("package", name, f"{one} -> {other}")
    for change in tree.compare(tree.load(old.folder / TREE), tree.load(new.folder / TREE)):
        yield Difference("file", f"/{change.name}", change.what, change.volatile)


def _packages(build: Build) -> dict[str, str]:
    """Return the versions by package: several where virtual environments or architectures have their own."""
    versions: dict[str, set[str]] = {}
    try:
        for row in json.loads((build.folder / PACKAGES).read_text())["packages"]:
            versions.setdefault(f"{row['kind']}:{row['name']}", set()).add(row["version"])
    except (OSError, ValueError, KeyError) as error:
        raise HotcatError(
            f"cannot read the packages of build {build.name}: {error}",
            remedy=f"Build it again: `hotcat image build {build.image} --rebuild`.",
        ) from None
    return {name: ", ".join(sorted(found)) for name, found in versions.items()}
