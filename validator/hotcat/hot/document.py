"""YAML files with the position of everything in them.

The dialect is Heat's own: libyaml's safe loader, where an unquoted date stays a string.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from hotcat.errors import HotcatError, Place, raise_all

if TYPE_CHECKING:
    from pathlib import Path

KeyPath = tuple[Hashable, ...]
"""The way to a value: the keys and list indices from the document's root."""

MAX_BYTES = 1 << 20  # twice what Heat takes for a template
MAX_DEPTH = 64
MAX_NODES = 100_000  # counted with aliases expanded, so that an alias bomb ends here

_MERGE = "tag:yaml.org,2002:merge"
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_STRING = "tag:yaml.org,2002:str"


@dataclass(frozen=True)
class Span:
    """Where a value begins and ends in the text, as offsets, and the line and column where it begins."""

    start: int
    end: int
    line: int
    column: int


@dataclass(frozen=True)
class Document:
    """A YAML file: its data as plain Python values, and the span of every key and value."""

    path: Path
    text: str
    data: Any
    values: Mapping[KeyPath, Span] = field(repr=False)
    keys: Mapping[KeyPath, Span] = field(repr=False)

    def place(self, at: KeyPath = ()) -> Place:
        """Return the place of a key or list item; what is not there has its nearest parent's place."""
        for length in range(len(at), -1, -1):
            span = self.keys.get(at[:length]) or self.values.get(at[:length])
            if span:
                return Place(self.path, span.line, span.column)
        return Place(self.path)

    def error(self, message: str, at: KeyPath = (), *, remedy: str | None = None) -> HotcatError:
        """Make an error that points at a key of this document."""
        return HotcatError(message, remedy=remedy, place=self.place(at))


def read(path: Path) -> Document:
    """Read a YAML file.

    Raises HotcatError, with all of the file's problems, where it cannot be read, is not UTF-8, is no YAML,
    holds a key twice, or is too large or too deep.
    """
    return parse(read_text(path), path)


def read_text(path: Path) -> str:
    """Return the text of a file without a byte order mark; raises HotcatError as `read` does."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise HotcatError(f"cannot read {path.name}: {error.strerror}", place=Place(path)) from None
    if len(content) > MAX_BYTES:
        raise HotcatError(f"larger than {MAX_BYTES >> 10} KiB", place=Place(path))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise HotcatError(
            "not UTF-8 text", remedy="Save the file in UTF-8.", place=Place(path, line)
        ) from None


def parse(text: str, path: Path) -> Document:
    """Parse the text of the YAML file `path`; raises HotcatError as `read` does."""
    builder = _Builder(path, text)
    return Document(path, text, builder.build(), builder.values, builder.keys)


class _Builder:
    """Turns the tree of nodes into plain data and spans, and collects what is wrong on the way."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.text = text
        self.values: dict[KeyPath, Span] = {}
        self.keys: dict[KeyPath, Span] = {}
        self.errors: list[HotcatError] = []
        self.nodes = 0
        self.scalars = yaml.constructor.SafeConstructor()

    def build(self) -> Any:
        try:
            self._measure_depth()
            root = yaml.compose(self.text, Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            raise self._syntax_error(error) from None
        except yaml.reader.ReaderError as error:
            line = self.text.encode().count(b"\n", 0, error.position) + 1
            raise HotcatError(
                f"a character that YAML does not allow: {error.character!r}", place=Place(self.path, line)
            ) from None
        except (yaml.YAMLError, RecursionError, UnicodeEncodeError) as error:
            raise HotcatError(f"cannot be parsed as YAML: {error}", place=Place(self.path)) from None
        data = None if root is None else self._value(root, ())
        # An aliased value is visited once for each alias; its errors are told once.
        raise_all(list({str(error): error for error in self.errors}.values()))
        return data

    def _measure_depth(self) -> None:
        # libyaml's composer recurses in C and would end the process; its events come one by one.
        depth = 0
        for event in yaml.parse(self.text, Loader=yaml.CSafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise HotcatError(
                    f"nested deeper than {MAX_DEPTH} levels", place=self._place(event.start_mark)
                )

    def _syntax_error(self, error: yaml.MarkedYAMLError) -> HotcatError:
        about = ", ".join(part for part in (error.context, error.problem) if part)
        return HotcatError(
            f"YAML syntax: {about}", place=self._place(error.problem_mark or error.context_mark)
        )

    def _place(self, mark: Any) -> Place:
        return Place(self.path, mark.line + 1, mark.column + 1) if mark else Place(self.path)

    def _span(self, node: yaml.Node) -> Span:
        start, end = node.start_mark, node.end_mark
        return Span(start.index, end.index, start.line + 1, start.column + 1)

    def _fail(self, node: yaml.Node, message: str, remedy: str | None = None) -> None:
        span = self._span(node)
        self.errors.append(
            HotcatError(message, remedy=remedy, place=Place(self.path, span.line, span.column))
        )

    def _value(self, node: yaml.Node, at: KeyPath) -> Any:
        self.nodes += 1
        if self.nodes > MAX_NODES or len(at) > MAX_DEPTH:
            self._fail(
                node, "too many values or too deeply nested", "Look for aliases that multiply or recurse."
            )
            raise_all(self.errors)
        self.values[at] = self._span(node)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, at)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*at, index)) for index, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, at: KeyPath) -> dict[Hashable, Any]:
        result: dict[Hashable, Any] = {}
        merged: list[yaml.Node] = []
        for key_node, value_node in node.value:
            if key_node.tag == _MERGE:
                merged += value_node.value if isinstance(value_node, yaml.SequenceNode) else [value_node]
                continue
            if not isinstance(key_node, yaml.ScalarNode):
                self._fail(key_node, "a key must be a plain value, not a list or a mapping")
                continue
            key = self._scalar(key_node)
            if key in result:
                first = self.keys[*at, key].line
                self._fail(key_node, f"the key {key!r} stands twice", f"Its first place is line {first}.")
                continue
            self.keys[*at, key] = self._span(key_node)
            result[key] = self._value(value_node, (*at, key))
        for source in merged:
            self._merge(source, at, result)
        return result

    def _merge(self, source: yaml.Node, at: KeyPath, into: dict[Hashable, Any]) -> None:
        if not isinstance(source, yaml.MappingNode):
            self._fail(source, "only a mapping can be merged by <<")
            return
        inner = _Builder(self.path, self.text)
        inner.nodes = self.nodes
        data = inner._value(source, at)
        self.nodes = inner.nodes
        self.errors += inner.errors
        for spans, more in ((self.keys, inner.keys), (self.values, inner.values)):
            for path, span in more.items():
                if len(path) > len(at) and path[len(at)] not in into:
                    spans[path] = span
        for key, value in data.items():
            into.setdefault(key, value)

    def _scalar(self, node: yaml.Node) -> Any:
        if node.tag in {_TIMESTAMP, _STRING}:
            return node.value
        try:
            return self.scalars.construct_object(node)
        except yaml.MarkedYAMLError:
            self._fail(node, f"the tag {node.tag} is not known", "Heat takes plain YAML without tags.")
        except (ValueError, IndexError, KeyError, OverflowError):
            self._fail(node, f"{node.value!r} is no {node.tag.rpartition(':')[2]}", "Quote it if it is text.")
        return None
