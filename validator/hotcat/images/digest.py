"""Digests of files: in one reading, however many are wanted."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_PIECE = 1024 * 1024


def digests(path: Path, algorithms: Iterable[str] = ("sha256",)) -> Mapping[str, str]:
    """Return the hex digests of a file by algorithm; raises OSError, ValueError for an unknown algorithm."""
    hashes = {name: hashlib.new(name, usedforsecurity=False) for name in algorithms}
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            for one in hashes.values():
                one.update(piece)
    return {name: one.hexdigest() for name, one in hashes.items()}
