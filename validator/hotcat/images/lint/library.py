"""All elements and definitions that rules may ask for: those looked at, and those that they stand on."""

from __future__ import annotations

import os
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotcat.catalog.element import Element, Expansion, expand, load_elements, upstream
from hotcat.catalog.image import load_image
from hotcat.errors import HotcatError, HotcatErrors
from hotcat.hot.compose import Problem, compose, read_text
from hotcat.hot.document import Document
from hotcat.hot.node import Mapping
from hotcat.images.element import Contents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hotcat.hot.node import Scalar, Value

IMAGES = "images"
MALFORMED = "malformed-definition"
_OURS = Path(__file__).parents[1] / "elements"  # what hotcat adds to each build
_OTHERS = re.compile(r"[^.:]+: unexpected element|environment[.]\w+: .* is not a str[.]", re.DOTALL)
"""What rules of their own tell of, which know the way out."""
_VARIABLE = re.compile(r"\bDIB_[A-Z0-9_a-z]+")


class Definition:
    """The definition of an image, as far as it can be read; `problems` is what is wrong with it as a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.stem
        self.document = Document(path, "", None)
        self.problems: list[Problem] = []
        self.root: Mapping | None = None
        try:
            self.document.text = read_text(path)
            self.document.node = compose(self.document.text, path)
            root = self.document.root
            self.root = root if isinstance(root, Mapping) else None
        except Problem as problem:
            self.problems.append(problem)
            return
        self.problems += self.document.problems
        if not self.problems:
            self.problems += self._checked()

    def value(self, *at: str) -> Value | None:
        """Return the value at some keys from the top; None where there is none."""
        value: Value | None = self.root
        for key in at:
            value = value.get(key) if isinstance(value, Mapping) else None
        return value

    def plain(self, *at: str) -> Any:
        """Return the value at some keys as Python's own; None where there is none."""
        value = self.value(*at)
        return value.plain() if value else None

    def key(self, *at: str) -> Scalar | None:
        """Return the key itself, which has a place; None where there is none."""
        above = self.value(*at[:-1])
        return above.keys.get(at[-1]) if isinstance(above, Mapping) else None

    def strings(self, *at: str) -> Iterator[tuple[str, Value]]:
        """Yield the strings of a list, each with its place."""
        value = self.value(*at)
        for item in value.children() if value and not isinstance(value, Mapping) else ():
            plain = item.plain()
            if isinstance(plain, str):
                yield plain, item

    def _checked(self) -> Iterator[Problem]:
        try:
            load_image(self.path)
        except HotcatError as error:
            for one in error.errors if isinstance(error, HotcatErrors) else [error]:
                if _OTHERS.fullmatch(one.message):
                    continue
                yield Problem(MALFORMED, one.message, remedy=one.remedy, place=one.place)


class Library:
    """The elements and definitions around a folder of elements; what is read is read once."""

    def __init__(self, root: Path) -> None:
        self.own = load_elements(root)
        folders = [Path(one) for one in os.environ.get("ELEMENTS_PATH", "").split(":") if one]
        theirs = upstream()
        self.knows_upstream = theirs is not None
        self.known: dict[str, Element] = {}
        for folder in (*((theirs,) if theirs else ()), _OURS, *reversed(folders)):
            self.known |= load_elements(folder)
        self.known |= self.own
        self.root = root
        self._core = theirs.parent / "lib" if theirs else None
        self._contents: dict[str, Contents] = {}
        self._definitions: dict[str, Definition | None] = {}

    def contents(self, name: str) -> Contents | None:
        """Return what is in the element of that name."""
        if name not in self._contents and name in self.known:
            self._contents[name] = Contents(self.known[name])
        return self._contents.get(name)

    def definition(self, name: str) -> Definition | None:
        """Return the definition of the image of that name."""
        if name not in self._definitions:
            path = self.root / IMAGES / f"{name}.yaml"
            there = "/" not in name and path.is_file()
            self._definitions[name] = Definition(path) if there else None
        return self._definitions[name]

    @property
    def images(self) -> list[str]:
        """The names of all images."""
        return sorted(path.stem for path in (self.root / IMAGES).glob("*.yaml"))

    def expand(self, names: Iterable[str]) -> Expansion:
        """Return some elements with all that they depend on."""
        return expand(names, self.known)

    @cached_property
    def providers(self) -> dict[str, list[str]]:
        """The elements by the names that they provide."""
        found: dict[str, list[str]] = {}
        for element in self.known.values():
            for name in element.provides:
                found.setdefault(name, []).append(element.name)
        return found

    @cached_property
    def core_variables(self) -> frozenset[str]:
        """The variables that diskimage-builder itself gives or takes."""
        found: set[str] = set()
        for path in sorted(self._core.iterdir()) if self._core and self._core.is_dir() else ():
            if path.is_file():
                found |= set(_VARIABLE.findall(path.read_text(encoding="utf-8", errors="replace")))
        return frozenset(found)

    def declared(self, elements: Iterable[Element]) -> frozenset[str]:
        """Return the variables that some elements, or diskimage-builder, give a value."""
        inside = (self.contents(element.name) for element in elements)
        return self.core_variables.union(*(one.variables for one in inside if one))

    def mentioned(self, elements: Iterable[Element]) -> frozenset[str]:
        """Return the variables that some elements, or diskimage-builder, name anywhere."""
        found = set(self.core_variables)
        for element in elements:
            one = self.contents(element.name)
            for file in one.files if one else ():
                found |= set(_VARIABLE.findall(file.document.text))
        return frozenset(found)
