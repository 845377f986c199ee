"""Digests of entries and images: one hash over the files of a folder, or of several."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


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


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name.startswith(".") or path.name.endswith("~") or path.name == "__pycache__":
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        elif path.is_file():
            yield path
