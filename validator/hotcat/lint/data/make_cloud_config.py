"""Makes cloud_config.json, the keys and types of cloud-init's configuration, of cloud-init's own JSON Schema.

Run as `python -m hotcat.lint.data.make_cloud_config SCHEMA VERSION`; SCHEMA is
cloudinit/config/schemas/schema-cloud-config-v1.json of the sources of that version.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

_TABLE = Path(__file__).with_name("cloud_config.json")
_LETTERS = {
    "array": "a",
    "boolean": "b",
    "integer": "i",
    "null": "z",
    "number": "n",
    "object": "o",
    "string": "s",
}
_PYTHON = {bool: "boolean", int: "integer", str: "string", type(None): "null"}
_BRANCHES = ("allOf", "anyOf", "oneOf")


class Maker:
    """Turns the schema's definitions into compact records.

    A record has `t` (letters of the types), `p` (records of the keys), `k` (the record of any other key), `o`
    (1 where other keys may be anything), `i` (the record of list items), `e` (the values allowed), `d` (the
    version since which it is deprecated), `r` (keys that must be there).
    """

    def __init__(self, schema: dict[str, Any]) -> None:
        self._definitions = schema["$defs"]
        self._schema = schema

    def table(self) -> dict[str, Any]:
        """Return the records of the keys at the top."""
        records = self._record({"allOf": self._schema["allOf"]})["p"]
        extra = self._schema.get("properties", {}).keys() - records.keys()
        return dict(sorted({**records, **{name: {} for name in extra}}.items()))

    def _record(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the record of a schema and all its branches, as wide as the widest of them."""
        parts = self._parts(schema)
        merged: dict[str, Any] = {}
        for part in parts:
            for name, inner in part.get("properties", {}).items():
                known = merged.setdefault("p", {})
                known[name] = _widest(known.get(name), self._record(inner))
            others = [*part.get("patternProperties", {}).values(), part.get("additionalProperties")]
            for letter, inner in [*(("k", one) for one in others), ("i", part.get("items"))]:
                if isinstance(inner, dict):
                    merged[letter] = _widest(merged.get(letter), self._record(inner))
        types = sorted({_LETTERS[kind] for part in parts for kind in _kinds(part)})
        if types:
            merged["t"] = "".join(types)
        values = _values(parts)
        if values and set(types) <= {"s", "i", "b"}:
            merged["e"] = values
        if any(map(_is_open, parts)):
            merged["o"] = 1
        if schema.get("deprecated") and "deprecated_version" in schema:
            merged["d"] = schema["deprecated_version"]
        if schema.get("required") and not any(branch in schema for branch in _BRANCHES):
            merged["r"] = schema["required"]
        return merged

    def _parts(self, schema: dict[str, Any]) -> list[dict[str, Any]]:
        found = [schema]
        if "$ref" in schema:
            found += self._parts(self._definitions[schema["$ref"].removeprefix("#/$defs/")])
        for branch in _BRANCHES:
            for one in schema.get(branch, ()):
                found += self._parts(one)
        return found


def _kinds(part: dict[str, Any]) -> list[str]:
    if "type" not in part and "enum" in part:
        return [_PYTHON[type(value)] for value in part["enum"]]
    kinds = part.get("type", ["object"] if "properties" in part else [])
    return [kinds] if isinstance(kinds, str) else list(kinds)


def _values(parts: list[dict[str, Any]]) -> list[Any]:
    """Return the values allowed; none where some part takes any text or number."""
    free = any(
        _kinds(part) and "enum" not in part and not {"object", "array"} & {*_kinds(part)} for part in parts
    )
    return [] if free else [value for part in parts for value in part.get("enum", ())]


def _is_open(part: dict[str, Any]) -> bool:
    """Say whether a part is a mapping that takes keys which are named nowhere."""
    own = "properties" in part or not (part.keys() & {"$ref", *_BRANCHES})
    extra = part.get("additionalProperties", True)
    return "object" in _kinds(part) and own and extra is True and "patternProperties" not in part


def _widest(one: dict[str, Any] | None, other: dict[str, Any]) -> dict[str, Any]:
    """Return what either of two records allows."""
    if one is None or one == other:
        return other
    keys = {**one.get("p", {}), **other.get("p", {})}
    merged: dict[str, Any] = {}
    if "t" in one and "t" in other:
        merged["t"] = "".join(sorted(set(one["t"] + other["t"])))
    if keys:
        merged["p"] = keys
        merged["o"] = 1
    return merged


def main() -> None:
    """Write the table beside this module."""
    schema, version = sys.argv[1:]
    table = Maker(json.loads(Path(schema).read_text(encoding="utf-8"))).table()
    source = {"project": "cloud-init", "version": version, "file": "schema-cloud-config-v1.json"}
    dump = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
    lines = [f"{dump(name)}:{dump(record)}" for name, record in table.items()]
    text = f'{{"source":{json.dumps(source)},\n"keys":{{\n' + ",\n".join(lines) + "\n}}\n"
    _TABLE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
