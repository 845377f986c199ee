"""The files of an image as a list that two builds can be compared by.

A row is what a file is, not when or in which order it came into the tar: name, kind, mode, owner, size,
target of a link, extended attributes, sha256 of its content. A hard link is a file like its target.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import tarfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

# What every build writes anew, and no guest reads: /dev is that of the machine that built, ldconfig's cache
# holds the inodes of libraries, the others the time of the build.
VOLATILE = re.compile(
    r"dev/.*|etc/dib-manifests(/.*)?|var/cache/ldconfig/aux-cache|var/log/.*|var/lib/systemd/(catalog|random-seed).*"
)
_KINDS = {
    tarfile.DIRTYPE: "folder",
    tarfile.SYMTYPE: "link",
    tarfile.CHRTYPE: "character device",
    tarfile.BLKTYPE: "block device",
    tarfile.FIFOTYPE: "pipe",
}
_CHUNK = 1 << 20
Row = dict[str, Any]


def read(tar: Path) -> list[Row]:
    """Return a row for each file in an image's tar, by name; raises HotcatError for what is no such tar."""
    rows: dict[str, Row] = {}
    try:
        with tarfile.open(tar, "r|*", errorlevel=0) as archive:
            for member in archive:
                name = member.name.removeprefix("./").strip("/") or "."
                rows[name] = _row(archive, member, name, rows)
    except (OSError, tarfile.TarError, EOFError) as error:
        raise HotcatError(
            f"cannot read the image's files: {error}", place=Place(tar), remedy="Build the image again."
        ) from None
    return [rows[name] for name in sorted(rows)]


def _row(archive: tarfile.TarFile, member: tarfile.TarInfo, name: str, rows: Mapping[str, Row]) -> Row:
    if member.islnk():  # its target came before
        return {**rows.get(member.linkname.removeprefix("./"), {}), "name": name}
    row: Row = {
        "name": name,
        "kind": _KINDS.get(member.type, "file"),
        "mode": f"{member.mode:04o}",
        "owner": f"{member.uid}:{member.gid}",
    }
    if member.issym():
        row["target"] = member.linkname
    elif member.isfile():
        row |= {"size": member.size, "sha256": _sha256(archive, member)}
    elif member.isdev():
        row["device"] = f"{member.devmajor}:{member.devminor}"
    prefix = "SCHILY.xattr."
    attributes = {key: value for key, value in member.pax_headers.items() if key.startswith(prefix)}
    if attributes:
        row["attributes"] = {key.removeprefix(prefix): value for key, value in sorted(attributes.items())}
    return row


def _sha256(archive: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    total = hashlib.sha256()
    file = archive.extractfile(member)
    while file and (chunk := file.read(_CHUNK)):
        total.update(chunk)
    return total.hexdigest()


def digest(rows: list[Row]) -> str:
    """Return the sha256 over all rows but those of volatile files."""
    total = hashlib.sha256()
    for row in rows:
        if not VOLATILE.fullmatch(row["name"]):
            total.update(json.dumps(row, sort_keys=True).encode() + b"\n")
    return total.hexdigest()


def write(rows: list[Row], path: Path) -> None:
    """Write rows as JSON, one a line, packed; the same rows give the same bytes."""
    lines = "".join(json.dumps(row, sort_keys=True) + "\n" for row in rows)
    with path.open("wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
        packed.write(lines.encode("utf-8", "surrogateescape"))


def load(path: Path) -> list[Row]:
    """Read what `write` wrote; raises HotcatError where it cannot."""
    try:
        with gzip.open(path, "rt", errors="surrogateescape") as file:
            return [json.loads(line) for line in file]
    except (OSError, ValueError, EOFError) as error:
        raise HotcatError(f"cannot read the list of files: {error}", place=Place(path)) from None


@dataclass(frozen=True)
class Change:
    """A file that two images have otherwise: `what` tells which of its sides differ."""

    name: str
    what: str
    volatile: bool


def compare(old: list[Row], new: list[Row]) -> Iterator[Change]:
    """Yield what differs between two images, by name."""
    before, after = ({row["name"]: row for row in rows} for rows in (old, new))
    for name in sorted(before.keys() | after.keys()):
        one, other = before.get(name), after.get(name)
        if one == other:
            continue
        if one is None or other is None:
            what = "only in the second" if one is None else "only in the first"
        else:
            sides = (key for key in one.keys() | other.keys() if one.get(key) != other.get(key))
            what = ", ".join(sorted("content" if side == "sha256" else side for side in sides))
        yield Change(name, what, bool(VOLATILE.fullmatch(name)))
