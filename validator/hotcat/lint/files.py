"""Which files to look at: those that somebody names, and those that lie in the folders named."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_SUFFIXES = (".yaml", ".yml", ".template")
JINJA = ".yaml.j2"


class Source:
    """A file to look at; `named` if somebody did, rather than its folder being walked.

    `environment`: it is named as one.
    """

    __slots__ = ("environment", "named", "path")

    def __init__(self, path: Path, *, named: bool, environment: bool = False) -> None:
        self.environment = environment
        self.path = path
        self.named = named


def find(paths: Iterable[Path], excluded: Callable[[Path], bool]) -> list[Source]:
    """Return the files that some paths mean, each once, sorted.

    Folders are walked, but for hidden ones, and for what `excluded` says of a folder or file; links to
    folders are not followed.
    """
    found: dict[str, Source] = {}
    for path in paths:
        if path.is_dir():
            for name in _walk(str(path), excluded):
                found.setdefault(os.path.normpath(name), Source(Path(name), named=False))
        else:
            found[os.path.normpath(path)] = Source(path, named=True)
    return [found[name] for name in sorted(found)]


def absolute(path: Path) -> str:
    """Return a path from the root on, without `.` and `..`; links are not followed."""
    return os.path.abspath(path)  # noqa: PTH100  (pathlib keeps the `..`)


def cover(paths: Iterable[Path], folder: Path) -> bool:
    """Say whether some paths mean everything below an absolute folder."""
    return any(folder.is_relative_to(absolute(path)) for path in paths)


def _walk(folder: str, excluded: Callable[[Path], bool]) -> Iterator[str]:
    waiting = [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                items = [entry for entry in entries if not entry.name.startswith(".")]
        except OSError:  # a folder that we may not enter, or that is gone
            continue
        for entry in items:
            inner = entry.is_dir(follow_symlinks=False)
            ours = inner or (entry.name.endswith((*_SUFFIXES, JINJA)) and not os.path.isdir(entry.path))  # noqa: PTH112  (of what scandir gave)
            if not ours or excluded(Path(entry.path)):
                continue
            if inner:
                waiting.append(entry.path)
            else:
                yield entry.path
