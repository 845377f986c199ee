"""The values of a YAML file, each with its place in the text; a HOT function is a value of its own kind.

There is one object a value, so a template of some hundred lines costs a fraction of a millisecond. Positions
are worked out only when somebody asks for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    import yaml


class Span(NamedTuple):
    """Where something begins and ends: offsets into the text, and lines and columns that count from 1."""

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int


class Value:
    """A scalar, mapping, sequence or call; `node` is YAML's own, which holds the place."""

    __slots__ = ("node",)
    node: yaml.Node

    @property
    def span(self) -> Span:
        """The place of the value."""
        return span_of(self.node)

    def plain(self) -> Any:
        """Return the value as Python's own dict, list, str, int, float, bool or None."""
        raise NotImplementedError

    def children(self) -> Iterator[Value]:
        """Yield the values directly inside."""
        return iter(())

    def walk(self) -> Iterator[Value]:
        """Yield this value and all inside it, from the top."""
        waiting: list[Value] = [self]
        while waiting:
            value = waiting.pop()
            yield value
            waiting += reversed(list(value.children()))


class Scalar(Value):
    """A string, number, boolean or null, read as Heat reads YAML: a date is a string."""

    __slots__ = ("value",)

    def __init__(self, node: yaml.Node, value: str | float | bool | None) -> None:
        self.node = node
        self.value = value

    def plain(self) -> Any:
        """Return the scalar."""
        return self.value


class Sequence(Value):
    """A list."""

    __slots__ = ("items",)

    def __init__(self, node: yaml.Node, items: list[Value]) -> None:
        self.node = node
        self.items = items

    def plain(self) -> Any:
        """Return a list."""
        return [item.plain() for item in self.items]

    def children(self) -> Iterator[Value]:
        """Yield the items."""
        return iter(self.items)


class Mapping(Value):
    """A mapping: `entries` holds the values by key, `keys` the keys with their own places."""

    __slots__ = ("entries", "keys")

    def __init__(self, node: yaml.Node, entries: dict[Hashable, Value], keys: dict[Hashable, Scalar]) -> None:
        self.node = node
        self.entries = entries
        self.keys = keys

    def plain(self) -> Any:
        """Return a dict."""
        return {key: value.plain() for key, value in self.entries.items()}

    def children(self) -> Iterator[Value]:
        """Yield the values."""
        return iter(self.entries.values())

    def get(self, key: str) -> Value | None:
        """Return the value of a key; None where there is none."""
        return self.entries.get(key)

    def string(self, key: str) -> str | None:
        """Return the value of a key if it is a string."""
        found = self.entries.get(key)
        return found.value if isinstance(found, Scalar) and isinstance(found.value, str) else None


class Call(Value):
    """A call of a HOT function: the mapping {name: argument}."""

    __slots__ = ("argument", "key", "name")

    def __init__(self, node: yaml.Node, key: Scalar, name: str, argument: Value) -> None:
        self.node = node
        self.key = key
        self.name = name
        self.argument = argument

    def plain(self) -> Any:
        """Return the mapping that it is in YAML."""
        return {self.name: self.argument.plain()}

    def children(self) -> Iterator[Value]:
        """Yield the argument."""
        return iter((self.argument,))


def span_of(node: yaml.Node) -> Span:
    """Return the place of a node of YAML."""
    start, end = node.start_mark, node.end_mark
    return Span(start.index, end.index, start.line + 1, start.column + 1, end.line + 1, end.column + 1)
