"""What to use in place of a type, property or attribute that was removed, hidden or deprecated.

It is written by hand, from the sources that each record of `successors.json` names; a pack tells by itself
where Heat translates one property to another (`Property.replaced_by`), and what its default environment maps
an old type name to (`Pack.mapped`).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_DATA = Path(__file__).with_name("successors.json")


class Successor:
    """What to use instead: `name` (None where there is nothing), and a `hint` on what else changes.

    `rename`: a safe fix is to write the new type's name, and `properties` and `attributes` by their new names
    where these two tell any; as long as the new type has all that is given then, and gets all it requires.
    `remove`: a safe fix is to leave the property out. `source` says who says so.
    """

    __slots__ = ("attributes", "hint", "name", "properties", "remove", "rename", "source")

    def __init__(self, record: Mapping[str, Any]) -> None:
        self.name: str | None = record["successor"]
        self.source: str = record["source"]
        self.hint: str | None = record.get("hint")
        self.rename: bool = record.get("rename", False)
        self.remove: bool = record.get("remove", False)
        self.properties: Mapping[str, str] = record.get("properties", {})
        self.attributes: Mapping[str, str] = record.get("attributes", {})

    def __repr__(self) -> str:
        return f"Successor({self.name})"


def type_successor(name: str) -> Successor | None:
    """Return what to use in place of a resource type; None where nothing is known of it."""
    return _successor(_data()["types"].get(name))


def property_successor(resource_type: str, path: str) -> Successor | None:
    """Return what to use in place of a property; dots lead to nested ones, lists do not count."""
    return _successor(_data()["properties"].get(resource_type, {}).get(path))


def attribute_successor(resource_type: str, name: str) -> Successor | None:
    """Return what to use in place of an attribute."""
    return _successor(_data()["attributes"].get(resource_type, {}).get(name))


def _successor(record: Mapping[str, Any] | None) -> Successor | None:
    return Successor(record) if record else None


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    return data
