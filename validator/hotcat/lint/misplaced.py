"""Advice on a property that the schema does not have: what was meant, or where it belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.nearest import nearest, writing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from hotcat.lint.rule import Fix
    from hotcat.lint.subject import Placed
    from hotcat.schema.model import Property, ResourceType

    Path = tuple[str | int, ...]

_BESIDE_PROPERTIES = (
    "condition",
    "deletion_policy",
    "depends_on",
    "external_id",
    "metadata",
    "update_policy",
)

_FEW = 8  # so many names are listed where none is near


class Advice:
    """What to say about an unknown property, and perhaps a fix."""

    __slots__ = ("fix", "text")

    def __init__(self, text: str | None, fix: Fix | None = None) -> None:
        self.text = text
        self.fix = fix


def advice(schema: ResourceType, unknown: Placed, given: Collection[Path]) -> Advice:
    """Look for the name at its own depth, then one level down and up, then for a name like it."""
    *parent, last = unknown.path
    name = str(last)
    around = members(schema, tuple(parent))
    if not parent and name in _BESIDE_PROPERTIES:
        return Advice(f"{name} belongs to the resource: one level up, beside properties.")
    below = [inner for inner, one in around.items() if name in _inside(one)]
    if below:
        return Advice(f"{name} is a member of {' and of '.join(below)}: one level down.")
    upper = _upper(schema, tuple(parent))
    for length, names in upper:
        if name in names:
            where = _spelled(tuple(parent[:length])) or "properties"
            return Advice(f"{name} is a member of {where}: further up.")
    return _nearest(name, around, unknown, given)


def _nearest(name: str, around: Mapping[str, Property], unknown: Placed, given: Collection[Path]) -> Advice:
    found = nearest(name, around) or next((known for known in around if name in known.split("_")), None)
    if found is None:
        return Advice(f"Known: {', '.join(sorted(around))}." if 0 < len(around) <= _FEW else None)
    there = (*unknown.path[:-1], found) in given
    return Advice(f"Perhaps {found}.", None if there else writing(unknown.key, found))


def members(schema: ResourceType, path: Path) -> Mapping[str, Property]:
    """Return the properties that may stand at the end of a path."""
    found: Mapping[str, Property] = schema.properties
    for step in path:
        if isinstance(step, str):
            if step not in found:
                return {}
            found = _inside(found[step])
    return found


def _inside(schema: Property) -> Mapping[str, Property]:
    """Return the members of a Map, or of the items of a List."""
    one: Property | None = schema
    while one is not None and one.type == "List":
        one = one.item
    return one.properties if one else {}


def _upper(schema: ResourceType, path: Path) -> Iterator[tuple[int, Mapping[str, Property]]]:
    for length in range(len(path) - 1, -1, -1):
        if not (length and isinstance(path[length - 1], int)) or length == 0:
            yield length, members(schema, path[:length])


def _spelled(path: Path) -> str:
    return ".".join(str(step) for step in path if isinstance(step, str))
