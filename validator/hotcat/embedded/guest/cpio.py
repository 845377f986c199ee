"""Write cpio archives in the `newc` format that Linux unpacks as its first file system.

The archive depends on the names and contents alone (no times, owners or inode numbers of this machine), so
that equal inputs give equal bytes.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_TRAILER = "TRAILER!!!"


@dataclass(frozen=True)
class File:
    """A regular file."""

    content: bytes
    mode: int = 0o644


@dataclass(frozen=True)
class Link:
    """A symbolic link."""

    target: str


@dataclass(frozen=True)
class Folder:
    """A directory; those above files and links come by themselves with mode 0755."""

    mode: int = 0o755


Node = File | Link | Folder


def archive(nodes: Mapping[str, Node]) -> bytes:
    """Return the archive of nodes by their path (relative, `/` between the parts); all are owned by root."""
    tree: dict[str, Node] = {}
    for path in nodes:
        # This takes in `.`, without which the kernel leaves the root folder writable for all.
        for parent in PurePosixPath(path).parents:
            tree.setdefault(str(parent), Folder())
    tree.update(nodes)
    # A folder sorts before what is in it, which the kernel needs: it makes no missing parents.
    members = [_member(inode, path, tree[path]) for inode, path in enumerate(sorted(tree), start=1)]
    return _pad(b"".join([*members, _header(0, _TRAILER, 0)]), 512)


def _member(inode: int, path: str, node: Node) -> bytes:
    match node:
        case File(content, mode):
            return _header(inode, path, stat.S_IFREG | mode, size=len(content)) + _pad(content, 4)
        case Link(target):
            content = target.encode()
            return _header(inode, path, stat.S_IFLNK | 0o777, size=len(content)) + _pad(content, 4)
        case Folder(mode):
            return _header(inode, path, stat.S_IFDIR | mode)


def _header(inode: int, path: str, mode: int, *, size: int = 0) -> bytes:
    name = path.encode() + b"\0"
    links = 2 if stat.S_ISDIR(mode) else 1
    # inode, mode, uid, gid, links, mtime, size, its device (2), device it is (2), length of name, checksum
    numbers = (inode, mode, 0, 0, links, 0, size, 0, 0, 0, 0, len(name), 0)
    return _pad(b"070701" + b"".join(b"%08x" % number for number in numbers) + name, 4)


def _pad(data: bytes, multiple: int) -> bytes:
    return data + bytes(-len(data) % multiple)
