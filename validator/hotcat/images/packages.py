"""The packages in an image, read from the tar of its files: dpkg's own records and Python's.

What neither knows is not seen: a binary that was copied in, a program in Go. Of RPM images only the Python
packages are seen; `Inventory.blind_to` says so.
"""

from __future__ import annotations

import json
import re
import tarfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hotcat.errors import HotcatError, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_STATUS = "var/lib/dpkg/status"
_FILE_LIST = re.compile(r"var/lib/dpkg/info/[^/]+\.list")
_PYTHON = re.compile(r".+\.(dist-info/METADATA|egg-info/PKG-INFO|egg-info)")
_OS_RELEASE = ("usr/lib/os-release", "etc/os-release")
_RPM = re.compile(r"(var|usr)/lib(/sysimage)?/rpm/(rpmdb\.sqlite|Packages(\.db)?)")
_HEAD = 64 * 1024  # bytes: a METADATA file begins with its headers, and goes on with a README of any length


@dataclass(frozen=True, order=True)
class Package:
    """A package: `kind` is `deb` or `pypi`, `places` are the folders of a Python package's records."""

    kind: str
    name: str
    version: str
    architecture: str | None = None
    source: str | None = None
    supplier: str | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Inventory:
    """What an image holds: its operating system (`debian`, `12`) and its packages, sorted."""

    distribution: str
    release: str
    packages: tuple[Package, ...]
    blind_to: str | None = None

    def manifest(self) -> str:
        """Return the package manifest: JSON, the same for the same packages, one line a package."""
        rows = [
            json.dumps({key: value for key, value in vars(package).items() if value}, sort_keys=True)
            for package in self.packages
        ]
        system = json.dumps({"distribution": self.distribution, "release": self.release})
        return f'{{"system": {system}, "packages": [\n' + ",\n".join(rows) + "\n]}\n"


@dataclass
class _Seen:
    """What one pass through a tar found."""

    release: dict[str, str] = field(default_factory=dict)
    debs: list[Package] = field(default_factory=list)
    python: dict[str, tuple[str, str]] = field(default_factory=dict)  # record -> name and version
    owned: set[str] = field(default_factory=set)  # records that a deb brought
    rpm: bool = False


def read(tar: Path) -> Inventory:
    """Read the packages from the tar of an image's files; raises HotcatError for what is no such tar."""
    seen = _Seen()
    try:
        with tarfile.open(tar, "r:*") as archive:
            for member in archive:
                _look(archive, member, seen)
    except (OSError, tarfile.TarError, EOFError) as error:
        raise HotcatError(
            f"cannot read the image's files: {error}", remedy="Build the image again.", place=Place(tar)
        ) from None
    python: dict[tuple[str, str], list[str]] = {}
    for record, package in seen.python.items():
        if record not in seen.owned:  # what a deb brought is told as that deb
            folder = record.rpartition("/")[0] if record.endswith(("METADATA", "PKG-INFO")) else record
            python.setdefault(package, []).append(folder)
    packages = seen.debs + [
        Package("pypi", name, version, places=tuple(sorted(places)))
        for (name, version), places in python.items()
    ]
    return Inventory(
        distribution=seen.release.get("ID", "unknown"),
        release=seen.release.get("VERSION_ID", ""),
        packages=tuple(sorted(packages, key=lambda one: (one.kind, one.name, one.version, str(one)))),
        blind_to="the RPM packages" if seen.rpm else None,
    )


def _look(archive: tarfile.TarFile, member: tarfile.TarInfo, seen: _Seen) -> None:
    name = member.name.removeprefix("./").lstrip("/")
    if not member.isfile():
        return
    if name in _OS_RELEASE:
        seen.release = _assignments(_text(archive, member))
    elif name == _STATUS:
        seen.debs = list(_installed(_text(archive, member)))
    elif _FILE_LIST.fullmatch(name):
        lines = _text(archive, member).splitlines()
        seen.owned.update(line.lstrip("/") for line in lines if _PYTHON.fullmatch(line))
    elif _PYTHON.fullmatch(name):
        fields = _fields(_text(archive, member, _HEAD).partition("\n\n")[0])
        if fields.get("Name") and fields.get("Version"):
            seen.python[name] = (_normal(fields["Name"]), fields["Version"])
    elif _RPM.fullmatch(name):
        seen.rpm = True


def _text(archive: tarfile.TarFile, member: tarfile.TarInfo, size: int = -1) -> str:
    file = archive.extractfile(member)
    return file.read(size).decode("utf-8", "replace").replace("\r\n", "\n") if file else ""


def _installed(status: str) -> Iterator[Package]:
    for stanza in status.split("\n\n"):
        fields = _fields(stanza)
        if fields.get("Status", "").endswith(" installed") and fields.get("Version"):
            yield Package(
                "deb",
                fields["Package"],
                fields["Version"],
                architecture=fields.get("Architecture"),
                source=fields.get("Source", fields["Package"]).partition(" ")[0],
                supplier=fields.get("Maintainer"),
            )


def _fields(stanza: str) -> Mapping[str, str]:
    """Return the one-line fields of a stanza; what goes on in further lines is left out."""
    lines = (line.partition(":") for line in stanza.splitlines() if line[:1].strip())
    return {name: value.strip() for name, colon, value in lines if colon}


def _assignments(text: str) -> dict[str, str]:
    lines = (line.partition("=") for line in text.splitlines() if not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, equals, value in lines if equals}


def _normal(name: str) -> str:
    """Return a Python package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()
