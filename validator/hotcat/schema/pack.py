"""Packs: found, opened, and read only as far as a template needs them.

A pack is a file of JSON lines. The first line is its header: `release`, `heat` (the version it was read
from), `versions` and `registry`. Each further line is an object with one member, a resource type's name and
its record; they are sorted, so that a version control system shows what changed a type a line.

The types of the catalog's own Heat plugins are in a file beside the packs, `plugins.jsonl`, and belong to
each release that hotcat brings.
"""

from __future__ import annotations

import json
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError
from hotcat.schema.model import Attribute, HotVersion, Property, ResourceType, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = [
    "Attribute",
    "HotVersion",
    "Pack",
    "Property",
    "ResourceType",
    "Status",
    "load",
    "open_pack",
    "releases",
]

_FOLDER = Path(__file__).with_name("packs")
_PLUGINS = Path(__file__).with_name("plugins.jsonl")
_SUFFIX = ".jsonl"
_NAME_AT = len('{"')  # where a type's name begins in its line


class Pack:
    """The resource types and template versions of one release; a type's line is read when it is asked for."""

    def __init__(self, data: bytes) -> None:
        header, *lines = data.splitlines()
        self._header: dict[str, Any] = json.loads(header)
        self._lines = {line[_NAME_AT : line.index(b'"', _NAME_AT)].decode(): line for line in lines}
        self._types: dict[str, ResourceType | None] = {}
        self.release: str = self._header["release"]
        self.heat: str = self._header["heat"]
        self.registry: Mapping[str, str] = self._header.get("registry", {})

    @property
    def names(self) -> Collection[str]:
        """The names of all resource types, sorted; testing for one is quick."""
        return self._lines.keys()

    @cached_property
    def versions(self) -> Mapping[str, HotVersion]:
        """Each version string that a template may give, aliases and CloudFormation's included."""
        records = self._header["versions"]
        aliased = {name: record.get("alias_of", name) for name, record in records.items()}
        return {name: HotVersion(name, date, records[date]) for name, date in aliased.items()}

    def mapped(self, name: str) -> str | None:
        """Return what Heat's own default environment maps a type name to: a type, or a template's URL.

        A cloud's operator may have taken that mapping away, as with the old names OS::Quantum::*.
        """
        if name in self.registry:
            return self.registry[name]
        for pattern, target in self.registry.items():
            if pattern.endswith("*") and name.startswith(pattern[:-1]):
                return target[:-1] + name[len(pattern) - 1 :] if target.endswith("*") else target
        return None

    def type(self, name: str) -> ResourceType | None:
        """Return the resource type of that name, or None where the release has none."""
        if name not in self._types:
            line = self._lines.get(name)
            self._types[name] = ResourceType(name, json.loads(line)[name]) if line else None
        return self._types[name]

    def __repr__(self) -> str:
        return f"Pack({self.release})"


@cache
def releases() -> tuple[str, ...]:
    """Return the releases that hotcat brings packs of, oldest first."""
    return tuple(sorted(path.name.removesuffix(_SUFFIX) for path in _FOLDER.glob("*" + _SUFFIX)))


@cache
def load(release: str) -> Pack:
    """Return the pack of a release that hotcat brings; raises HotcatError where it brings none."""
    if release not in releases():
        wanted = _half_years(release)
        nearest = sorted(
            releases(), key=lambda other: (abs(_half_years(other) - wanted), -_half_years(other))
        )
        raise HotcatError(
            f"there is no pack of release {release!r}",
            remedy=f"There are {', '.join(nearest)}; `hotcat schema dump` makes one from an installed Heat.",
        )
    header, *lines = (_FOLDER / (release + _SUFFIX)).read_bytes().splitlines()
    return Pack(b"\n".join([header, *sorted([*lines, *_plugins()])]))


def supported() -> list[str]:
    """Return the names of Heat's own types that the newest release supports: neither old nor of plugins."""
    newest = load(releases()[-1])
    types = [newest.type(name) for name in newest.names if name.startswith("OS::")]
    return [one.name for one in types if one and one.status.status == "SUPPORTED"]


def is_of_plugins(name: str) -> bool:
    """Say whether a type is one of the catalog's own Heat plugins."""
    begin = f'{{"{name}"'.encode()
    return any(line.startswith(begin) for line in _plugins())


@cache
def _plugins() -> list[bytes]:
    return _PLUGINS.read_bytes().splitlines()[1:]


def open_pack(path: Path) -> Pack:
    """Read a pack that `hotcat schema dump` or `snapshot` wrote; raises HotcatError where it is broken."""
    from hotcat.schema import check

    return Pack(check.checked(path))


def _half_years(release: str) -> float:
    year, _, half = release.partition(".")
    return int(year) * 2 + int(half) if year.isdecimal() and half.isdecimal() else float("inf")
