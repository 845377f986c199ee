"""YAML nodes to values: keys, merges, aliases and scalars as Heat's own loader takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from hotcat.errors import Place
from hotcat.hot.compose import MAX_DEPTH, Problem, too_deep
from hotcat.hot.node import Call, Mapping, Scalar, Sequence, Value, span_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Set
    from pathlib import Path

MAX_PROBLEMS = 1000  # who has so many reads no more of them
MAX_NODES = 50_000  # counted with aliases expanded, so that an alias bomb ends here

_STRING = "tag:yaml.org,2002:str"
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_MERGE = "tag:yaml.org,2002:merge"
_COLLECTIONS = frozenset(("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"))
_NO_FUNCTIONS: frozenset[str] = frozenset()
_BEGINNINGS = frozenset(("get_", "str_", "list", "map_", "Fn::"))


class Builder:
    """Makes the values of one file.

    `problems` collects what is wrong on the way, `calls` the function calls, inner ones first, `strays` what
    looks like a call and is none: mappings of one key that is in `watched`, or begins as functions do, and
    `rewritten` the whole numbers that are written in another way than Python does. Raises Problem where the
    limits end it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self._told: set[tuple[Place, str]] = set()
        self.calls: list[Call] = []
        self.strays: list[Mapping] = []
        self.watched: Set[str] = _NO_FUNCTIONS
        self.rewritten: list[Scalar] = []
        self._scalars = yaml.constructor.SafeConstructor()
        self._count = 0

    def value(self, node: yaml.Node, functions: Set[str] = _NO_FUNCTIONS, depth: int = 0) -> Value:
        """Return the value of a node; a mapping of one key out of `functions` is a call."""
        self._count += 1
        if isinstance(node, yaml.ScalarNode):
            tag = node.tag
            return Scalar(node, node.value if tag in {_STRING, _TIMESTAMP} else self._scalar(node))
        if self._count > MAX_NODES:
            raise Problem(
                "alias-expansion",
                "too many values",
                remedy="Look for aliases that multiply.",
                place=self._place(node),
            )
        if depth > MAX_DEPTH:
            raise too_deep(self._place(node))
        depth += 1
        if isinstance(node, yaml.SequenceNode):
            if node.tag not in _COLLECTIONS:
                self._unknown_tag(node)
            return Sequence(node, [self.value(item, functions, depth) for item in node.value])
        return self._mapping(node, functions, depth)

    def fields(self, node: yaml.Node) -> tuple[dict[Hashable, yaml.Node], dict[Hashable, Scalar]]:
        """Return the nodes of a mapping's values, and its keys; merged ones behind its own."""
        values: dict[Hashable, yaml.Node] = {}
        keys: dict[Hashable, Scalar] = {}
        merged: list[yaml.Node] = []
        if node.tag not in _COLLECTIONS:
            self._unknown_tag(node)
        for key_node, value_node in node.value:
            tag = key_node.tag
            if tag == _STRING and key_node.__class__ is yaml.ScalarNode:
                key = key_node.value
            elif tag == _MERGE:
                merged += value_node.value if isinstance(value_node, yaml.SequenceNode) else [value_node]
                continue
            elif not isinstance(key_node, yaml.ScalarNode):
                self.fail("non-string-key", key_node, "a key must be a plain value, not a list or a mapping")
                continue
            else:
                key = self._scalar(key_node)
            if key in values:
                first = span_of(keys[key].node).line
                where = f"Its first place is line {first}."
                self.fail("duplicate-key", key_node, f"the key {key!r} stands twice", where)
                continue
            values[key] = value_node
            keys[key] = Scalar(key_node, key)
        for source in merged:
            self._merge(source, values, keys)
        return values, keys

    def _mapping(self, node: yaml.Node, functions: Set[str], depth: int) -> Value:
        pairs = node.value
        if len(pairs) == 1:
            key_node, value_node = pairs[0]
            name = key_node.value
            if name.__class__ is str and name in functions:
                key = Scalar(key_node, name)
                call = Call(node, key, name, self.value(value_node, functions, depth))
                self.calls.append(call)
                return call
            if functions and name.__class__ is str and (name in self.watched or name[:4] in _BEGINNINGS):
                stray = self._plain_mapping(node, functions, depth)
                self.strays.append(stray)
                return stray
        return self._plain_mapping(node, functions, depth)

    def _plain_mapping(self, node: yaml.Node, functions: Set[str], depth: int) -> Mapping:
        values, keys = self.fields(node)
        entries = {key: self.value(value, functions, depth) for key, value in values.items()}
        return Mapping(node, entries, keys)

    def _merge(
        self,
        source: yaml.Node,
        values: dict[Hashable, yaml.Node],
        keys: dict[Hashable, Scalar],
        depth: int = 0,
    ) -> None:
        if not isinstance(source, yaml.MappingNode) or depth > MAX_DEPTH:
            self.fail("yaml-syntax", source, "only a mapping can be merged by <<")
            return
        self._count += len(source.value)
        if self._count > MAX_NODES:
            return
        for key_node, value_node in source.value:
            if key_node.tag == _MERGE:
                more = value_node.value if isinstance(value_node, yaml.SequenceNode) else [value_node]
                for one in more:
                    self._merge(one, values, keys, depth + 1)
            elif isinstance(key_node, yaml.ScalarNode):
                key = self._scalar(key_node)
                if key not in values:
                    values[key] = value_node
                    keys[key] = Scalar(key_node, key)

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        if node.tag in {_STRING, _TIMESTAMP}:
            return node.value
        try:
            return self._noted(node, self._scalars.construct_object(node))
        except yaml.MarkedYAMLError:
            self._unknown_tag(node)
        except (ValueError, IndexError, KeyError, OverflowError):
            self.fail(
                "yaml-syntax",
                node,
                f"{node.value!r} is no {node.tag.rpartition(':')[2]}",
                "Quote it if it is text.",
            )
        return None

    def _unknown_tag(self, node: yaml.Node) -> None:
        remedy = "Heat takes plain YAML without tags."
        self.fail("yaml-syntax", node, f"the tag {node.tag} is not known", remedy)

    def _noted(self, node: yaml.ScalarNode, value: Any) -> Any:
        if value.__class__ is int and str(value) != node.value:
            self.rewritten.append(Scalar(node, value))
        return value

    def fail(self, rule: str, node: yaml.Node, message: str, remedy: str | None = None) -> None:
        """Keep a problem with a node."""
        if len(self.problems) >= MAX_PROBLEMS:
            return
        place = self._place(node)
        # An aliased value is visited once for each alias; its problems are told once.
        if (place, rule) not in self._told:
            self._told.add((place, rule))
            value = Scalar(node, None)
            self.problems.append(Problem(rule, message, remedy=remedy, place=place, value=value))

    def _place(self, node: yaml.Node) -> Place:
        mark = node.start_mark
        return Place(self.path, mark.line + 1, mark.column + 1)
