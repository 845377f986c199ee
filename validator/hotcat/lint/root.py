"""The folder that a template may take files from: its repository or catalog."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MARKS = ("catalog.yaml", ".git", ".hotcat.yaml", "pyproject.toml")


def is_outside(folder: Path, path: Path) -> bool:
    """Say whether a file lies outside of the root of a folder, or of the folder itself if it has none.

    Links are followed. Raises OSError or ValueError for what is no file name.
    """
    return not path.resolve().is_relative_to(root_of(folder.resolve()) or folder.resolve())


@cache
def root_of(folder: Path) -> Path | None:
    """Return the nearest folder above, or that one, with a mark of a repository or catalog; None without."""
    return next(
        (one for one in (folder, *folder.parents) if any((one / mark).exists() for mark in _MARKS)), None
    )
