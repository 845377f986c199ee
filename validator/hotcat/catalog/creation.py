"""Which types a stack of a template is sure to make, with these parameters: what a case proves.

Conditions, the sizes of groups and what nested templates are given are worked out as far as they follow from
the parameters alone. What does not (what other resources say, a site's facts) is unknown, and what depends on
it is not counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hotcat.hot.groups import DEFINITION, INDEX, RESOURCE_CHAIN, RESOURCE_GROUP, SCALING_GROUP
from hotcat.hot.node import Call, Mapping, Scalar, Sequence
from hotcat.hot.tree import CHAIN, GROUP, SUFFIXES, TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as Mapped

    from hotcat.hot.node import Value
    from hotcat.hot.template import Resource, Template
    from hotcat.hot.tree import Child, Tree

_SIZES = {RESOURCE_GROUP: "count", SCALING_GROUP: "min_size"}
_MOST_MEMBERS = 20  # of a group that are looked at; more of them make nothing else
_DEEPEST = 5  # levels of nesting; heat.conf's max_nested_stack_depth
# The only YAQL that is understood: how many there are in `data`, or below a name in it.
_LENGTH = re.compile(r"\$\.data((?:\.\w+)*)\.len\(\)|len\(\$\.data((?:\.\w+)*)\)")


class _Unknown:
    """A value that cannot be told."""

    def __bool__(self) -> bool:
        return False


UNKNOWN = _Unknown()


def created(template: Template, values: Mapped[str, Any], tree: Tree) -> set[str]:
    """Return the types that a stack is sure to make; `values` holds parameters, UNKNOWN where so."""
    return set(_Stack(template, values, tree).types())


@dataclass
class _Stack:
    """A template with its parameters' values, perhaps within another one."""

    template: Template
    values: Mapped[str, Any]
    tree: Tree
    depth: int = 0
    _holding: dict[str, Any] = field(default_factory=dict)  # conditions that were worked out

    def types(self) -> Iterator[str]:
        for resource in self.template.resources.values():
            if self._holds(resource.body.get("condition")) is True:
                children = [one for one in self.tree.children(self.template) if one.resource is resource]
                yield from self._of(resource, children)

    def _of(self, resource: Resource, children: list[Child]) -> Iterator[str]:
        if not resource.type.endswith(SUFFIXES):
            yield resource.type
        for child in children:
            if child.way == TYPE:
                yield from self._nested(child)
        if resource.type in _SIZES:
            yield from self._members(resource, [child for child in children if child.way == GROUP])
        for child in children:
            if child.way == CHAIN:
                yield from self._nested(child)
        if resource.type == RESOURCE_CHAIN:
            chained = self._worth(resource.property("resources"))
            names = chained if isinstance(chained, list) else []
            yield from (name for name in names if isinstance(name, str) and not name.endswith(SUFFIXES))

    def _members(self, resource: Resource, children: list[Child]) -> Iterator[str]:
        size = self._worth(resource.property(_SIZES[resource.type]), nothing=1)
        for index in range(min(_whole(size), _MOST_MEMBERS)):
            for child in children:
                yield from self._nested(child, index)
            definition = resource.property(DEFINITION[resource.type])
            kind = definition.string("type") if isinstance(definition, Mapping) else None
            if kind and not children:
                yield kind

    def _nested(self, child: Child, index: int | None = None) -> Iterator[str]:
        if child.template is None or self.depth >= _DEEPEST:
            return
        given = child.given
        entries = given.entries if isinstance(given, Mapping) else {}
        values: dict[str, Any] = {
            name: parameter.default if parameter.default is not None else UNKNOWN
            for name, parameter in child.template.parameters.items()
        }
        values |= {str(name): self._worth(value, index) for name, value in entries.items()}
        yield from _Stack(child.template, values, self.tree, self.depth + 1).types()

    # -- values ----------------------------------------------------------------------------------------------

    def _worth(self, value: Value | None, index: int | None = None, nothing: Any = None) -> Any:
        """What a value comes to; `nothing` where there is none."""
        match value:
            case None:
                return nothing
            case Scalar():
                text = value.value
                indexed = isinstance(text, str) and index is not None
                return str(text).replace(INDEX, str(index)) if indexed else text
            case Sequence():
                return [self._worth(item, index) for item in value.items]
            case Mapping():
                return {key: self._worth(item, index) for key, item in value.entries.items()}
            case Call():
                return self._called(value, index)
        return UNKNOWN

    def _called(self, call: Call, index: int | None) -> Any:
        argument = call.argument
        match call.name:
            case "get_param":
                return self._parameter(self._worth(argument, index))
            case "if" if isinstance(argument, Sequence) and len(argument.items) in {2, 3}:
                holds = self._holds(argument.items[0])
                if holds is UNKNOWN:
                    return UNKNOWN
                branch = argument.items[1:2] if holds else argument.items[2:3]
                return self._worth(branch[0], index) if branch else None
            case "yaql":
                asked = self._worth(argument, index)
                return _length(asked) if isinstance(asked, dict) else UNKNOWN
            case "equals" | "not" | "and" | "or":
                return self._holds(call)
        return UNKNOWN

    def _parameter(self, asked: Any) -> Any:
        """A parameter's value or what is below it; Heat takes what is not there for an empty text."""
        name, *path = asked if isinstance(asked, list) else [asked]
        found = self.values.get(str(name), UNKNOWN)
        for step in path:
            if found is UNKNOWN or step is UNKNOWN:
                return UNKNOWN
            match found:
                case list() if str(step).isdigit():
                    found = found[int(step)] if int(step) < len(found) else ""
                case dict():
                    found = found.get(step, "")
                case _:
                    return ""
        return found

    # -- conditions ------------------------------------------------------------------------------------------

    def _holds(self, condition: Value | None) -> Any:
        """Whether a condition holds: True, False or UNKNOWN. One that is not written holds."""
        match condition:
            case None:
                return True
            case Scalar(value=bool()):
                return condition.value
            case Scalar():
                return self._named(str(condition.value))
            case Call():
                return self._decided(condition)
        return UNKNOWN

    def _named(self, name: str) -> Any:
        if name not in self._holding:
            self._holding[name] = UNKNOWN  # of itself
            declared = self.template.conditions.get(name)
            if declared:
                self._holding[name] = self._holds(declared.value)
        return self._holding[name]

    def _decided(self, call: Call) -> Any:
        items = call.argument.items if isinstance(call.argument, Sequence) else []
        match call.name:
            case "not":
                held = self._holds(call.argument)
                return UNKNOWN if held is UNKNOWN else not held
            case "and" | "or":
                deciding = call.name == "or"
                held = [self._holds(item) for item in items]
                if deciding in held:
                    return deciding
                return UNKNOWN if UNKNOWN in held else not deciding
            case "equals":
                left, *right = (_text(self._worth(item)) for item in items)
                return UNKNOWN if UNKNOWN in (left, *right) else [left] == right
            case "get_param" | "yaql":
                found = self._called(call, None)
                return UNKNOWN if found is UNKNOWN else _text(found) in {"true", "1", "on", "yes"}
        return UNKNOWN


def _length(asked: Mapped[str, Any]) -> Any:
    """What a call of YAQL comes to that asks for a length."""
    found = _LENGTH.fullmatch(str(asked.get("expression")).strip())
    if found is None:
        return UNKNOWN
    data = asked.get("data")
    for step in (found[1] or found[2] or "").split(".")[1:]:
        data = data.get(step, UNKNOWN) if isinstance(data, dict) else UNKNOWN
    return len(data) if isinstance(data, list | dict) else UNKNOWN


def _whole(size: Any) -> int:
    """The size of a group: Heat takes a number from a text, too. One that cannot be told makes no members."""
    try:
        return int(size)
    except (TypeError, ValueError):
        return 0


def _text(value: Any) -> Any:
    """A value as it compares: Heat's parameters may be texts where the template has numbers."""
    return str(value).lower() if isinstance(value, str | int | float) else value
