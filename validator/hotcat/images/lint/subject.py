"""What rules look at: an element, or the definition of an image, with all around it."""

from __future__ import annotations

import difflib
from functools import cached_property
from typing import TYPE_CHECKING

from hotcat.hot.document import Document
from hotcat.images.recipe import LAYER
from hotcat.lint.rule import Hit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotcat.catalog.element import Expansion
    from hotcat.hot.node import Value
    from hotcat.images.element import Contents, File
    from hotcat.images.lint.library import Definition, Library

DISKS = ("qcow2", "raw", "vhd")
"""Types that are disks, which need a boot loader and a partition table."""


class ElementSubject:
    """An element."""

    def __init__(self, contents: Contents, library: Library) -> None:
        self.contents = contents
        self.library = library

    @property
    def name(self) -> str:
        """The element's name."""
        return self.contents.name

    @cached_property
    def expansion(self) -> Expansion:
        """The element with all that it depends on."""
        return self.library.expand([self.name])

    @cached_property
    def declared(self) -> frozenset[str]:
        """The variables that have a value wherever the element is used."""
        return self.library.declared(self.expansion.elements)

    def lacking(self, name: str, message: str, remedy: str) -> Hit:
        """Make a hit of a file that is not there."""
        return Hit(None, message, remedy, document=Document(self.contents.element.path / name, "", None))

    @staticmethod
    def hit(file: File, value: Value | None, message: str, remedy: str | None = None) -> Hit:
        """Make a hit in one of the element's files."""
        return Hit(value, message, remedy, document=file.document)


class ImageSubject:
    """The definition of an image; what is not there, or not of its type, is as if empty."""

    def __init__(self, definition: Definition, library: Library) -> None:
        self.definition = definition
        self.library = library

    @cached_property
    def lineage(self) -> list[Definition]:
        """The definition and those of its bases, the lowest first; it ends where one is missing."""
        found = [self.definition]
        while isinstance(base := found[0].plain("base"), str):
            below = self.library.definition(base)
            if below is None or below.name in {one.name for one in found}:
                break
            found.insert(0, below)
        return found

    @cached_property
    def expansion(self) -> Expansion:
        """The elements of the build itself, which for a layer are not those of its base."""
        names = [name for name, _ in self.definition.strings("elements")]
        # As recipe.py makes it: what hotcat adds, and for a layer what unpacks the base.
        added = ["hotcat-build", *([LAYER] if self.definition.key("base") else [])]
        names += [name for name in added if name in self.library.known and name not in names]
        return self.library.expand(names)

    @cached_property
    def everything(self) -> Expansion:
        """The elements of the build and those of all its bases."""
        return self.library.expand(
            dict.fromkeys(name for one in self.lineage for name, _ in one.strings("elements"))
        )

    @property
    def is_disk(self) -> bool:
        """Whether a disk is made."""
        return any(name in DISKS for name, _ in self.definition.strings("types"))

    @property
    def at_elements(self) -> Value | None:
        """The key `elements`, for what is about all of them."""
        return self.definition.key("elements")


def nearest(name: str, names: Iterable[str], otherwise: str) -> str:
    """Return a sentence with the names most like one, or the other sentence."""
    near = difflib.get_close_matches(name, sorted(names), 3, 0.6)
    return f"Perhaps {' or '.join(near)}." if near else otherwise
