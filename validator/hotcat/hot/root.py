"""The folder that a template may take files from: its repository or catalog."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MARKS = ("catalog.yaml", ".git", ".hotcat.yaml", "pyproject.toml")


def is_outside(folder: Path, path: Path) -> bool:
    """Say whether a file lies outside of the root of a folder, or of the folder itself if it has none.

    Links are followed. Raises OSError or ValueError for what is no file name.
    """
    return is_beyond(folder, os.path.realpath(path))


def is_beyond(folder: Path, real: str) -> bool:
    """Say the same of a path in which there are no links."""
    root = _border(str(folder), os.getcwd())  # noqa: PTH109
    return real != root and not real.startswith(root.rstrip("/") + "/")


@cache
def root_of(folder: Path) -> Path | None:
    """Return the nearest folder above, or that one, with a mark of a repository or catalog; None without."""
    return next(
        (one for one in (folder, *folder.parents) if any((one / mark).exists() for mark in _MARKS)), None
    )


@cache
def _border(folder: str, current: str) -> str:
    from pathlib import Path

    real = Path(current, folder).resolve()
    return str(root_of(real) or real)


def forget() -> None:
    """Forget which roots were found: a mark was made or taken away."""
    root_of.cache_clear()
    _border.cache_clear()
