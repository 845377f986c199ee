"""A YAML file: its text, its values with their places, and the same as plain Python data.

The dialect is Heat's own: libyaml's safe loader, where an unquoted date stays a string.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError, Place, raise_all
from hotcat.hot.build import Builder
from hotcat.hot.compose import compose, read_text
from hotcat.hot.node import Mapping, Sequence, Span, Value

if TYPE_CHECKING:
    from pathlib import Path

    import yaml

    from hotcat.hot.compose import Problem

KeyPath = tuple[Hashable, ...]
"""The way to a value: the keys and list indices from the document's root."""


class Document:
    """A YAML file; `node` is its root as YAML composed it, None for an empty file."""

    def __init__(self, path: Path, text: str, node: yaml.Node | None) -> None:
        self.path = path
        self.text = text
        self.node = node
        self.problems: list[Problem] = []

    @cached_property
    def root(self) -> Value | None:
        """The values, without a look at functions; what is wrong with them goes to `problems`."""
        if self.node is None:
            return None
        builder = Builder(self.path)
        root = builder.value(self.node)
        self.problems += builder.problems
        return root

    @cached_property
    def data(self) -> Any:
        """The file as dicts, lists and scalars."""
        return self.root.plain() if self.root else None

    def span(self, at: KeyPath) -> Span:
        """Return the span of the value there; raises KeyError for what is not there."""
        return self._find(at)[1].span

    def place(self, at: KeyPath = ()) -> Place:
        """Return the place of a key or list item; what is not there has its nearest parent's place."""
        for length in range(len(at), -1, -1):
            try:
                span = self._find(at[:length])[0].span
            except (KeyError, IndexError):
                continue
            return Place(self.path, span.line, span.column)
        return Place(self.path)

    def paths(self) -> Iterator[KeyPath]:
        """Yield the way to every value, from the root."""
        waiting: list[tuple[KeyPath, Value]] = [((), self.root)] if self.root else []
        while waiting:
            at, value = waiting.pop()
            yield at
            if isinstance(value, Mapping):
                waiting += [((*at, key), inner) for key, inner in value.entries.items()]
            elif isinstance(value, Sequence):
                waiting += [((*at, index), inner) for index, inner in enumerate(value.items)]

    def error(self, message: str, at: KeyPath = (), *, remedy: str | None = None) -> HotcatError:
        """Make an error that points at a key of this document."""
        return HotcatError(message, remedy=remedy, place=self.place(at))

    def _find(self, at: KeyPath) -> tuple[Value, Value]:
        """Return key and value at the end of a path; a list item is its own key."""
        if self.root is None:
            raise KeyError(at)
        key = value = self.root
        for step in at:
            if isinstance(value, Mapping):
                key, value = value.keys[step], value.entries[step]
            elif isinstance(value, Sequence) and isinstance(step, int):
                key = value = value.items[step]
            else:
                raise KeyError(at)
        return key, value


def read(path: Path) -> Document:
    """Read a YAML file.

    Raises HotcatError, with all of the file's problems, where it cannot be read, is not UTF-8, is no YAML,
    holds a key twice, or is too large or too deep.
    """
    return parse(read_text(path), path)


def parse(text: str, path: Path) -> Document:
    """Parse the text of the YAML file `path`; raises HotcatError as `read` does."""
    found = Document(path, text, compose(text, path))
    _ = found.root
    raise_all(found.problems)
    return found
