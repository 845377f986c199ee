"""What each version of HOT allows: functions, sections and keys, read from `language.json`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).with_name("language.json")


class Language:
    """One version of HOT. `name` is as the template gives it, `version` the date it stands for."""

    def __init__(self, name: str, version: str, data: dict[str, Any]) -> None:
        self.name = name
        self.version = version
        self.functions = _at(version, data["functions"])
        self.condition_functions = _at(version, data["condition_functions"])
        self.sections = _at(version, data["sections"])
        self.parameter_keys = _at(version, data["parameter_keys"])
        self.resource_keys = _at(version, data["resource_keys"])
        self.output_keys = _at(version, data["output_keys"])
        self.deletion_policies = _at(version, data["deletion_policies"])

    def has(self, version: str) -> bool:
        """Say whether this version is that one or a later one."""
        return self.version >= version


@cache
def language(name: str | None) -> Language | None:
    """Return the version of that name or alias, or None where there is none."""
    data = _data()
    version = data["aliases"].get(name, name)
    return Language(str(name), version, data) if version in data["versions"] else None


@cache
def newest() -> Language:
    """Return the newest version, by which a template without a valid one is read."""
    data = _data()
    return Language(data["versions"][-1], data["versions"][-1], data)


def names() -> list[str]:
    """Return all versions and aliases, oldest first."""
    data = _data()
    return [*data["versions"], *data["aliases"]]


@cache
def function_names() -> frozenset[str]:
    """Return the names of all functions that any version has, those of conditions included."""
    data = _data()
    return frozenset(data["functions"]) | frozenset(data["condition_functions"])


def period(kind: str, name: str) -> tuple[str, str | None] | None:
    """Say since which version something is in HOT, and which took it away.

    `kind` is "functions", "condition_functions", "sections", "parameter_keys", "resource_keys", "output_keys"
    or "deletion_policies". None is for what no version has.
    """
    found = _data()[kind].get(name)
    return (found[0], found[1]) if found else None


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    return data


def _at(version: str, table: dict[str, list[str | None]]) -> frozenset[str]:
    return frozenset(
        name
        for name, (first, gone) in table.items()
        if str(first) <= version and (gone is None or version < gone)
    )
