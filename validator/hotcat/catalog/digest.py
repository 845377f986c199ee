"""Digests of entries and images: one hash over the files of a folder, or of several."""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_TEMPLATES = (".yaml", ".template", ".yaml.j2")
_WORD = re.compile(rb"[\w./-]{1,4096}")  # as long as a path may be; linear in the text, whatever is in it


def of_folder(folder: Path) -> str:
    """Return `sha256:<hex>` over the names and contents of all files below a folder.

    Whether a file may be run counts too: it decides whether a hook of an element is one. Hidden files,
    editors' backups and compiled Python are no part of an entry and do not count, nor does what lies behind a
    link to a folder.
    """
    total = hashlib.sha256()
    for path in sorted(_files(folder), key=lambda path: path.relative_to(folder).as_posix()):
        content = path.read_bytes()
        # Lengths keep the border between name and content, and between files, unambiguous.
        name = path.relative_to(folder).as_posix().encode()
        run = "x" if path.stat().st_mode & 0o100 else ""
        total.update(f"{len(name)} {len(content)}{run} ".encode() + name + content)
    return f"sha256:{total.hexdigest()}"


def of_image(definitions: Iterable[Path], elements: Iterable[Path]) -> str:
    """Return `sha256:<hex>` over an image's definition, its bases', and the folders of its elements."""
    total = hashlib.sha256()
    for path in definitions:
        total.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    for path in sorted(elements, key=lambda path: path.name):
        total.update(f"{path.name} {of_folder(path)}\n".encode())
    return f"sha256:{total.hexdigest()}"


def of_entry(folder: Path, root: Path) -> str:
    """Return the digest of an entry's folder, and of the files elsewhere in the catalog that it names.

    So a block that entries share counts in each of them. Without such files it is that of the folder.
    """
    own = of_folder(folder)
    shared = _shared(folder, root.resolve())
    if not shared:
        return own
    total = hashlib.sha256(own.encode())
    for name, content in sorted(shared.items()):
        total.update(f"{len(name)} {len(content)} ".encode() + name.encode() + content)
    return f"sha256:{total.hexdigest()}"


def _shared(folder: Path, root: Path) -> dict[str, bytes]:
    """Return the files outside of a folder that its texts name, and those that these name, by their paths.

    The texts are not parsed, as they may be Jinja2's: each word that leads to a file is one.
    """
    home, found = folder.resolve(), dict[str, bytes]()
    waiting = [path.resolve() for path in _files(folder) if path.name.endswith(_TEMPLATES)]
    while waiting:
        path = waiting.pop()
        parent = os.fsencode(path.parent)
        for word in set(_WORD.findall(path.read_bytes())):
            if b"." not in word or not os.path.isfile(os.path.join(parent, word)):  # noqa: PTH113, PTH118  (a text has many words)
                continue
            other = (path.parent / word.decode()).resolve()
            name = other.relative_to(root).as_posix() if other.is_relative_to(root) else ""
            if not name or name in found or other.is_relative_to(home):
                continue
            found[name] = other.read_bytes()
            if other.name.endswith(_TEMPLATES):
                waiting.append(other)
    return found


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name.startswith(".") or path.name.endswith("~") or path.name == "__pycache__":
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        elif path.is_file():
            yield path
