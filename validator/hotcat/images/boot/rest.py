"""What must hold of an image before it ever boots, as every server made of it would share it."""

from __future__ import annotations

import re
import tarfile
from typing import TYPE_CHECKING

from hotcat.errors import HotcatError, Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FRESH = {b"", b"uninitialized"}  # contents of machine-id that let systemd make one at the first boot
_MACHINE_ID = {"etc/machine-id", "var/lib/dbus/machine-id"}
_HOST_KEY = re.compile(r"etc/ssh/ssh_host_\w+_key")
_AUTHORIZED = re.compile(r"(.*/)?\.ssh/authorized_keys2?")
_NO_HASH = re.compile(r"[!*].*|x")  # in shadow and passwd: locked, none, or kept elsewhere
_LARGEST = 1 << 20


def faults(tar: Path) -> Iterator[str]:
    """Yield what is wrong in the tar of an image's files; raises HotcatError for what is no such tar."""
    found: dict[str, tuple[str, ...]] = {}  # by file: a later copy of a file replaces an earlier one
    try:
        with tarfile.open(tar, "r:*") as archive:
            for member in archive:
                name = member.name.removeprefix("./").lstrip("/")
                if member.isfile() or member.islnk():
                    found[name] = tuple(_of_file(name, archive, member))
    except (OSError, tarfile.TarError, EOFError) as error:
        raise HotcatError(
            f"cannot read the image's files: {error}", remedy="Build the image again.", place=Place(tar)
        ) from None
    if not found:
        raise HotcatError(
            "there are no files in it", remedy="Name the tar of an image's files.", place=Place(tar)
        )
    for name in sorted(found):
        yield from found[name]


def _of_file(name: str, archive: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[str]:
    if name in _MACHINE_ID and _content(archive, member).strip() not in _FRESH:
        yield f"/{name} is filled: all servers made of the image would be the same machine"
    elif _HOST_KEY.fullmatch(name):
        yield f"/{name} is in the image: all servers made of it would share the host key"
    elif _AUTHORIZED.fullmatch(name) and _content(archive, member).strip():
        yield f"/{name} lets the owner of a key into every server made of the image"
    elif name in {"etc/shadow", "etc/passwd"}:
        for user, password in _logins(_content(archive, member)):
            if not password:
                yield f"/{name}: {user} logs in without a password"
            elif not _NO_HASH.fullmatch(password):
                yield f"/{name}: {user} has a password that is the same in every server"


def _logins(content: bytes) -> Iterator[tuple[str, str]]:
    for line in content.decode(errors="replace").splitlines():
        user, colon, rest = line.partition(":")
        if colon:
            yield user, rest.partition(":")[0]


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(member)
    return file.read(_LARGEST) if file else b""
