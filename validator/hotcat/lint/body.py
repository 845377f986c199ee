"""What a resource is given, by its type: its own properties, and those of the members that a group makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.groups import DEFINITION
from hotcat.hot.node import Call, Mapping, Scalar, Sequence
from hotcat.lint.values import alternatives, literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from hotcat.hot.node import Value
    from hotcat.hot.template import Resource


class Body:
    """The properties of one resource, or of a group's members; `resource` is the one in the template."""

    __slots__ = ("properties", "resource", "type")

    def __init__(self, resource: Resource, kind: str, properties: Mapping) -> None:
        self.resource = resource
        self.type = kind
        self.properties = properties

    def has(self, name: str) -> bool:
        """Say whether a property is given, with whatever value."""
        return name in self.properties.entries

    def values(self, *path: str) -> Iterator[Value]:
        """Return the values at a path, through lists and either branch of an `if`."""
        first = self.properties.entries.get(path[0])
        return inside(first, *path[1:]) if first is not None else iter(())

    def literal(self, name: str, default: Any = None) -> Any:
        """Return a property that is written down, UNKNOWN where a call stands for it."""
        value = self.properties.entries.get(name)
        return default if value is None else literal(value)


def inside(value: Value, *path: str) -> Iterator[Value]:
    """Yield the values at a path below a value, through lists and either branch of an `if`."""
    if isinstance(value, Sequence):
        for item in value.items:
            yield from inside(item, *path)
    elif path and isinstance(value, Mapping):
        inner = value.entries.get(path[0])
        if inner is not None:
            yield from inside(inner, *path[1:])
    elif isinstance(value, Call) and value.name == "if":
        for one in alternatives(value):
            if one is not value:
                yield from inside(one, *path)
            elif not path:
                yield one
    elif not path:
        yield value


def bodies(by_type: dict[str, list[Resource]]) -> dict[str, list[Body]]:
    """Return the bodies of a template's resources by type; rules ask for `subject.bodies`."""
    found: dict[str, list[Body]] = {}
    for kind, resources in by_type.items():
        found[kind] = [
            Body(resource, kind, resource.properties)
            for resource in resources
            if isinstance(resource.properties, Mapping)
        ]
    for group, member in DEFINITION.items():
        for resource in by_type.get(group, ()):
            definition = resource.property(member)
            if not isinstance(definition, Mapping):
                continue
            kind_value, properties = definition.get("type"), definition.get("properties")
            if isinstance(kind_value, Scalar) and isinstance(properties, Mapping):
                name = str(kind_value.value)
                found.setdefault(name, []).append(Body(resource, name, properties))
    return found
