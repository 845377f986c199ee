"""The digest of an entry: one hash over the files of its folder."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def of_folder(folder: Path) -> str:
    """Return `sha256:<hex>` over the names and contents of all files below a folder.

    Hidden files, editors' backups and compiled Python are no part of an entry and do not count, nor does what
    lies behind a link to a folder.
    """
    total = hashlib.sha256()
    for path in sorted(_files(folder), key=lambda path: path.relative_to(folder).as_posix()):
        content = path.read_bytes()
        # Lengths keep the border between name and content, and between files, unambiguous.
        name = path.relative_to(folder).as_posix().encode()
        total.update(f"{len(name)} {len(content)} ".encode() + name + content)
    return f"sha256:{total.hexdigest()}"


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name.startswith(".") or path.name.endswith("~") or path.name == "__pycache__":
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        elif path.is_file():
            yield path
