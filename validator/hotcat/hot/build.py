"""YAML nodes to values: keys, merges, aliases and scalars as Heat's own loader takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from hotcat.errors import Place
from hotcat.hot.compose import MAX_DEPTH, MAX_NODES, Problem, too_deep, too_many
from hotcat.hot.node import Call, Mapping, Scalar, Sequence, Value, span_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Set
    from pathlib import Path

MAX_PROBLEMS = 1000  # who has so many reads no more of them
_LONGEST_NUMBER = 1000  # characters; Python takes 4300, and long to read what is in base 60
_SHOWN = 60  # characters of a value in a message
_LONG_BITS = 7  # a string counts once more for each 128 characters, since aliases multiply those too

_STRING = "tag:yaml.org,2002:str"
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_PLAIN = frozenset(f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float"))
_TEXTS = frozenset((_STRING, _TIMESTAMP))
_MERGE = "tag:yaml.org,2002:merge"
_MAPPING = "tag:yaml.org,2002:map"
_SEQUENCE = "tag:yaml.org,2002:seq"
_OPERATORS = frozenset((_MERGE, "tag:yaml.org,2002:value"))
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
        if node.__class__ is yaml.ScalarNode:
            self._count += 1 + (len(node.value) >> _LONG_BITS)
            if self._count > MAX_NODES:
                raise too_many(self._place(node))
            return Scalar(node, node.value if node.tag in _TEXTS else self._scalar(node))
        if depth > MAX_DEPTH:
            raise too_deep(self._place(node))
        depth += 1
        if node.__class__ is yaml.SequenceNode:
            self._count += 1
            if self._count > MAX_NODES:
                raise too_many(self._place(node))
            if node.tag != _SEQUENCE:
                self._unknown_tag(node)
            return Sequence(node, [self.value(item, functions, depth) for item in node.value])
        return self._mapping(node, functions, depth)

    def fields(self, node: yaml.Node) -> tuple[dict[Hashable, yaml.Node], dict[Hashable, Scalar]]:
        """Return the nodes of a mapping's values, and its keys; merged ones behind its own."""
        values: dict[Hashable, yaml.Node] = {}
        keys: dict[Hashable, Scalar] = {}
        merged: list[yaml.Node] = []
        self._count += 1
        if self._count > MAX_NODES:
            raise too_many(self._place(node))
        if node.tag != _MAPPING:
            self._unknown_tag(node)
        for key_node, value_node in node.value:
            tag = key_node.tag
            if tag == _STRING and key_node.__class__ is yaml.ScalarNode:
                key = key_node.value
            elif tag == _MERGE:
                merged += value_node.value if isinstance(value_node, yaml.SequenceNode) else [value_node]
                continue
            elif not isinstance(key_node, yaml.ScalarNode):
                about = "a key must be a plain value, not a list or a mapping"
                self.fail("non-string-key", key_node, about, "Quote it if it is text.")
                continue
            else:
                key = self._scalar(key_node)
            if key in values:
                first = span_of(keys[key].node).line
                where = f"Its first place is line {first}."
                about = f"the key {key!r} stands twice"
                self.fail("duplicate-key", key_node, about, where, other=keys[key])
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
        entries: dict[Hashable, Value] = {}
        for key, inner in values.items():
            if inner.__class__ is yaml.ScalarNode and inner.tag == _STRING:  # as `value` does, for most
                self._count += 1 + (len(inner.value) >> _LONG_BITS)
                entries[key] = Scalar(inner, inner.value)
            else:
                entries[key] = self.value(inner, functions, depth)
        if self._count > MAX_NODES:
            raise too_many(self._place(node))
        return Mapping(node, entries, keys)

    def _merge(
        self,
        source: yaml.Node,
        values: dict[Hashable, yaml.Node],
        keys: dict[Hashable, Scalar],
        depth: int = 0,
    ) -> None:
        if not isinstance(source, yaml.MappingNode) or depth > MAX_DEPTH:
            self.fail("yaml-syntax", source, "only a mapping can be merged by <<", "Name its anchor.")
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
        if node.tag in _TEXTS:
            return node.value
        if node.tag not in _PLAIN:
            self._unknown_tag(node)
            return None
        if len(node.value) > _LONGEST_NUMBER:
            about = f"{node.value[:_SHOWN]}… is a number of {len(node.value)} characters"
            self.fail("yaml-syntax", node, about, "Quote it if it is text.")
            return None
        try:
            return self._noted(node, self._scalars.construct_object(node))
        except (ValueError, IndexError, KeyError, OverflowError):
            self.fail(
                "yaml-syntax",
                node,
                f"{node.value[:_SHOWN]!r} is no {node.tag.rpartition(':')[2]}",
                "Quote it if it is text.",
            )
        return None

    def _unknown_tag(self, node: yaml.Node) -> None:
        if node.tag in _OPERATORS and getattr(node, "style", None) is None:
            self.fail("yaml-syntax", node, f"a bare {node.value} is an operator of YAML", "Quote it.")
            return
        tag = node.tag.replace("tag:yaml.org,2002:", "!!", 1)[:_SHOWN]
        # Bytes, sets and the like could not be written as JSON, which Heat does with a template.
        remedy = "Leave it out: only plain YAML is read."
        said = "does not go with this value" if tag.startswith("!!") else "is not known"
        self.fail("yaml-syntax", node, f"the tag {tag} {said}", remedy)

    def _noted(self, node: yaml.ScalarNode, value: Any) -> Any:
        if value.__class__ is int and str(value) != node.value:
            self.rewritten.append(Scalar(node, value))
        return value

    def fail(
        self,
        rule: str,
        node: yaml.Node,
        message: str,
        remedy: str | None = None,
        *,
        other: Scalar | None = None,
    ) -> None:
        """Keep a problem with a node, and the key that clashes with it."""
        if len(self.problems) >= MAX_PROBLEMS:
            return
        place = self._place(node)
        # An aliased value is visited once for each alias; its problems are told once.
        if (place, rule) not in self._told:
            self._told.add((place, rule))
            value = Scalar(node, None)
            self.problems.append(Problem(rule, message, remedy=remedy, place=place, value=value, other=other))

    def _place(self, node: yaml.Node) -> Place:
        mark = node.start_mark
        return Place(self.path, mark.line + 1, mark.column + 1)
