"""A pack of a live cloud's own resource types, from what its Heat API tells.

The API leaves things out: hidden types and properties (which work all the same), the support status of
properties, which class stands behind a function, what sections a template version has. A pack that hotcat
brings fills these in, where it knows the type or the version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hotcat.schema.model import Record
    from hotcat.schema.pack import Pack

    Get = Callable[[str], Any | None]

# Of a type's record, what the API does not tell.
_UNTOLD = (
    "substitute",
    "plugin",
    "admin",
    "service",
    "extension",
    "placeholder",
    "nested",
    "snapshot",
    "name_limit",
    "update_policy",
)
_UNTOLD_OF_PROPERTY = ("status", "replaced_by", "unimplemented")
_FLAGS = ("required", "update_allowed", "immutable")


def snapshot(get: Get, known: Pack, seen: Callable[[int, int], None]) -> tuple[dict[str, Any], list[str]]:
    """Return what a cloud's Heat tells, in the form that a pack is written of, and the types that it refused.

    `get` returns the JSON of a path of the API, None where that is refused; `seen` is told how many of how
    many types were read. Raises HotcatError where Heat lists no types.
    """
    listed = get("/resource_types")
    if listed is None:
        raise HotcatError("Heat refuses to list its resource types", remedy="See your roles in the project.")
    types, refused = {}, []
    names = sorted(listed["resource_types"])
    for number, name in enumerate(names, start=1):
        answer = get(f"/resource_types/{quote(name, safe='')}")
        if answer is None:
            refused.append(name)
        else:
            types[name] = _type(answer, known.type(name))
        seen(number, len(names))
    told = {"versions": _versions(get, known), "registry": {}, "types": types | _hidden(known, types)}
    return told, refused


def _type(answer: Mapping[str, Any], known: Any) -> Record:
    old: Record = known.record if known else {}
    record = {key: old[key] for key in _UNTOLD if key in old}
    record["status"] = _status(answer.get("support_status") or {})
    record["properties"] = _properties(answer.get("properties") or {}, old.get("properties", {}))
    record["attributes"] = _attributes(answer.get("attributes") or {}, old.get("attributes", {}))
    return _kept(record)


def _hidden(known: Pack, types: Mapping[str, Record]) -> dict[str, Record]:
    found = (known.type(name) for name in known.names if name not in types)
    return {kind.name: kind.record for kind in found if kind and kind.status.status == "HIDDEN"}


def _properties(told: Mapping[str, Any], old: Mapping[str, Record]) -> dict[str, Record]:
    return _hidden_members(told, old) | {
        name: _property(schema, old.get(name, {})) for name, schema in told.items()
    }


def _hidden_members(told: Mapping[str, Any], old: Mapping[str, Record]) -> dict[str, Record]:
    return {name: record for name, record in old.items() if name not in told and _is_hidden(record)}


def _is_hidden(record: Record) -> bool:
    return bool(record.get("unimplemented")) or record.get("status", {}).get("status") == "HIDDEN"


def _property(told: Mapping[str, Any], old: Record) -> Record:
    record = {key: old[key] for key in _UNTOLD_OF_PROPERTY if key in old}
    record["type"] = told["type"].capitalize()
    record |= {key: told[key] for key in (*_FLAGS, "constraints") if told.get(key)}
    if told.get("default") is not None:
        record["default"] = told["default"]
    nested = told.get("schema") or {}
    if "*" in nested:  # so the API marks what each item of a list is
        record["item"] = _property(nested["*"], old.get("item", {}))
    elif nested:
        record["properties"] = _properties(nested, old.get("properties", {}))
    return record


def _attributes(told: Mapping[str, Any], old: Mapping[str, Record]) -> dict[str, Record]:
    return _hidden_members(told, old) | {
        name: _kept({**old.get(name, {}), "type": (schema.get("type") or "").capitalize()})
        for name, schema in told.items()
    }


def _status(told: Mapping[str, Any]) -> Record:
    record = _kept({key: told.get(key) for key in ("version", "message")})
    if told.get("status", "SUPPORTED") != "SUPPORTED":
        record["status"] = told["status"]
        record |= _kept({"previous": _status(told.get("previous_status") or {})})
    return record


def _versions(get: Get, known: Pack) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for told in (get("/template_versions") or {}).get("template_versions", []):
        key = told["version"]
        section, _, date = key.partition(".")
        # Not asked for condition functions: the answer would add them to Heat's own table of functions.
        answer = get(f"/template_versions/{quote(key, safe='')}/functions")
        found[date] = {
            **_known_version(date, section, known),
            **_kept({"version_key": section, "is_cfn": told["type"] == "cfn"}),
        }
        if answer:
            known_functions = found[date].get("functions", {})
            names = (row["functions"] for row in answer["template_functions"])
            found[date]["functions"] = {name: known_functions.get(name, "") for name in names}
        for alias in told.get("aliases", []):
            found[alias.partition(".")[2]] = {"alias_of": date}
    return found


def _known_version(date: str, section: str, known: Pack) -> Record:
    """Return the record of the newest version that is no newer, for what the API does not tell of one."""
    older = [
        version
        for version in known.versions.values()
        if version.version_key == section and version.canonical <= date
    ]
    return max(older, key=lambda version: version.canonical).record if older else {}


def _kept(record: Record) -> Record:
    return {key: value for key, value in record.items() if value}
