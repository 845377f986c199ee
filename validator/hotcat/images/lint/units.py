"""What to look at: the elements and the definitions that paths mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hotcat.catalog.element import DEPENDENCIES, FOLDER, PROVIDES
from hotcat.errors import HotcatError, Place
from hotcat.images.element import ENVIRONMENT, PACKAGE_MAP, PACKAGES, PHASES, TESTS
from hotcat.images.lint.library import IMAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_FILES = (DEPENDENCIES, PROVIDES, *PACKAGES, PACKAGE_MAP)
_FOLDERS = (*PHASES, ENVIRONMENT, TESTS)
_SUFFIXES = (".yaml", ".yml")


class Unit(NamedTuple):
    """An element's folder, or a definition; `root` is the folder of elements around it."""

    path: Path
    root: Path
    is_image: bool


def find(paths: Iterable[Path]) -> list[Unit]:
    """Return what some paths mean, each once, sorted; raises HotcatError for one that means nothing.

    A folder is an element, or holds some; a file is a definition, or lies in an element.
    """
    found: dict[Path, Unit] = {}
    for path in paths:
        units = list(_of(path))
        if not units:
            raise HotcatError(
                "no element and no definition of an image",
                place=Place(path),
                remedy="Name a folder of elements, an element, or the YAML file of an image.",
            )
        for unit in units:
            found.setdefault(unit.path.absolute(), unit)
    return [found[path] for path in sorted(found)]


def _of(path: Path) -> Iterator[Unit]:
    try:
        if path.is_dir():
            yield from _in_folder(path)
            return
        around = [folder for folder in path.absolute().parents if _is_element(folder)]
    except OSError as error:
        raise HotcatError(f"cannot read: {error.strerror}", place=Place(path)) from None
    if around:
        outermost = around[-1]
        yield Unit(_shown(outermost, path), outermost.parent, is_image=False)
    elif path.name.endswith(_SUFFIXES):
        yield Unit(path, _root(path.absolute().parent), is_image=True)


def _in_folder(path: Path) -> Iterator[Unit]:
    if _is_element(path):
        yield Unit(path, path.absolute().parent, is_image=False)
        return
    if path.name == IMAGES or path.absolute().name == IMAGES:
        yield from _definitions(path)
        return
    for folder in sorted(one for one in path.iterdir() if one.is_dir() and one.name[0] != "."):
        if folder.name == IMAGES:
            yield from _definitions(folder)
        elif _is_element(folder):
            yield Unit(folder, path.absolute(), is_image=False)
        elif folder.name == FOLDER:
            yield from _in_folder(folder)


def _definitions(folder: Path) -> Iterator[Unit]:
    for path in sorted(folder.iterdir()):
        if path.name.endswith(_SUFFIXES) and path.name[0] != ".":
            yield Unit(path, _root(folder.absolute()), is_image=True)


def _root(folder: Path) -> Path:
    return folder.parent if folder.name == IMAGES else folder


def _is_element(folder: Path) -> bool:
    return any((folder / name).is_file() for name in _FILES) or any(
        (folder / name).is_dir() for name in _FOLDERS
    )


def _shown(folder: Path, path: Path) -> Path:
    """Return a folder above a file as that was named: relative if it was."""
    if path.is_absolute():
        return folder
    for one in path.parents:
        if one.absolute() == folder:
            return one
    return folder
