"""The sentences that Heat documents its functions and types with, of the newest release only.

They are kept out of the packs, which they would double in size: only editors show them, and from one release
to the next hardly any changes.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).with_name("descriptions.jsonl")
_OF_PLUGINS = Path(__file__).with_name("plugin_descriptions.jsonl")


def function(name: str) -> str | None:
    """Return what a function does."""
    found: str | None = _header()["functions"].get(name)
    return found


def resource_type(name: str) -> str | None:
    """Return what a resource type is."""
    found: str | None = _types().get(name, {}).get("description")
    return found


def property_of(resource_type: str, path: str) -> str | None:
    """Return what a property is; `path` leads to nested ones with dots, not counting lists."""
    found: str | None = _types().get(resource_type, {}).get("properties", {}).get(path)
    return found


@cache
def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


@cache
def _header() -> dict[str, Any]:
    header: dict[str, Any] = json.loads(_lines(_DATA)[0])
    return header


@cache
def _types() -> dict[str, dict[str, Any]]:
    lines = [*_lines(_DATA)[1:], *_lines(_OF_PLUGINS)[1:]]
    return {name: record for line in lines for name, record in json.loads(line).items()}
