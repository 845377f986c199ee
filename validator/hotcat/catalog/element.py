"""Elements: diskimage-builder's units of an image, one folder each, and what they bring with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hotcat.catalog.image import lineage
from hotcat.hot.compose import Problem, read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hotcat.catalog.image import Image

FOLDER = "elements"
DEPENDENCIES, PROVIDES = "element-deps", "element-provides"
OPERATING_SYSTEM = "operating-system"
_NO_ELEMENTS = frozenset({"images"})  # the definitions lie among the elements


@dataclass(frozen=True)
class Element:
    """One element: the others that it depends on, and those that it stands in for."""

    name: str
    path: Path
    depends: tuple[str, ...] = ()
    provides: tuple[str, ...] = ()


@dataclass
class Expansion:
    """What some elements come to with all that they depend on.

    `elements` are in the order of their names. `missing` has the names that nothing answers to, with the
    element that asked (None: the list itself); `twice` the names that two elements provide, with these two.
    """

    elements: tuple[Element, ...] = ()
    missing: list[tuple[str, str | None]] = field(default_factory=list)
    twice: list[tuple[str, str, str]] = field(default_factory=list)
    provided: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """The names of all elements, and those that they provide."""
        return frozenset(one.name for one in self.elements) | self.provided.keys()


def load_elements(folder: Path) -> dict[str, Element]:
    """Return the elements in a folder, by name; none where there is no such folder."""
    try:
        paths = sorted(path for path in folder.iterdir() if not path.name.startswith(".") and path.is_dir())
    except OSError:
        return {}
    return {path.name: load_element(path) for path in paths if path.name not in _NO_ELEMENTS}


def load_element(path: Path) -> Element:
    """Return the element in a folder."""
    return Element(path.name, path, listed(path / DEPENDENCIES), listed(path / PROVIDES))


def listed(path: Path) -> tuple[str, ...]:
    """Return the names in such a file, one a line, as diskimage-builder reads it: it knows no comments."""
    try:
        text = read_text(path)
    except Problem:
        return ()
    return tuple(dict.fromkeys(line.strip() for line in text.split("\n") if line.strip()))


def upstream() -> Path | None:
    """Return the folder of diskimage-builder's own elements; None where it is not installed."""
    from importlib.util import find_spec

    found = find_spec("diskimage_builder")
    folders = found.submodule_search_locations if found else None
    return Path(next(iter(folders))) / FOLDER if folders else None


def expand(names: Iterable[str], known: Mapping[str, Element]) -> Expansion:
    """Follow the dependencies of some elements as diskimage-builder does."""
    found = Expansion()
    asked: dict[str, str | None] = dict.fromkeys(names)
    waiting = list(asked)
    missing = []
    while waiting:
        name = waiting.pop(0)
        if name in found.provided:
            continue
        element = known.get(name)
        if element is None:
            missing.append(name)
            continue
        for provided in element.provides:
            if provided in found.provided:
                found.twice.append((provided, found.provided[provided], name))
            found.provided.setdefault(provided, name)
        for other in element.depends:
            if other not in asked:
                asked[other] = name
                waiting.append(other)
    # What is provided in the end need not be there as an element of its own.
    found.missing = [(name, asked[name]) for name in missing if name not in found.provided]
    chosen = (known[name] for name in sorted(asked) if name in known and name not in found.provided)
    found.elements = tuple(chosen)
    return found


def own_elements(image: Image, images: Mapping[str, Image], elements: Mapping[str, Element]) -> list[Element]:
    """Return the elements among `elements` that an image, and all that it is a layer on, are built of.

    Raises HotcatError for a base that is not there.
    """
    names = [name for one in lineage(image, images) for name in one.elements]
    return list(expand(names, elements).elements)


def all_elements(
    image: Image, images: Mapping[str, Image], elements: Mapping[str, Element]
) -> frozenset[str]:
    """Return the names of all elements in an image, with those of its bases and those that they provide.

    Where diskimage-builder is not installed, those that its own elements depend on are left out. Raises
    HotcatError for a base that is not there.
    """
    theirs = upstream()
    known = {**(load_elements(theirs) if theirs else {}), **elements}
    names = [name for one in lineage(image, images) for name in one.elements]
    return frozenset(names) | expand(names, known).names
