"""The text of a pack, from what Heat told: the same input gives the same bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIRST = (24, 2025, 1)  # the version of Heat in a release, from which on two come a year


def release_of(heat: str) -> str:
    """Return the OpenStack release that a version of Heat belongs to: 27.0.1 is of 2026.2."""
    major, year, half = _FIRST
    years, halves = divmod(int(heat.partition(".")[0]) - major + half - 1, 2)
    return f"{year + years}.{halves + 1}"


def pack_text(release: str, told: Mapping[str, Any]) -> str:
    """Return a pack of what Heat told: `heat`, `versions`, `registry` and `types`."""
    header = {"release": release, **{key: told[key] for key in ("heat", "versions", "registry")}}
    types = told["types"]
    return _lines([header, *({name: types[name]} for name in sorted(types))])


def only_plugins(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what Heat told of the types of plugins alone."""
    types = {name: record for name, record in told["types"].items() if record.get("plugin")}
    texts = {name: text for name, text in told["descriptions"].items() if name in types}
    return {**told, "types": types, "descriptions": texts, "function_descriptions": {}}


def plugins_text(told: Mapping[str, Any]) -> str:
    """Return a file of types to add to the packs: the version of Heat that told them, and a type a line."""
    types = told["types"]
    return _lines([{"heat": told["heat"]}, *({name: types[name]} for name in sorted(types))])


def descriptions_text(told: Mapping[str, Any]) -> str:
    """Return the sentences that document the functions, in the first line, and the types, a type a line."""
    texts = told["descriptions"]
    header = {"heat": told["heat"], "functions": told["function_descriptions"]}
    return _lines([header, *({name: texts[name]} for name in sorted(texts))])


def _lines(records: list[dict[str, Any]]) -> str:
    lines = (json.dumps(record, sort_keys=True, ensure_ascii=False) for record in records)
    return "".join(f"{line}\n" for line in lines)
