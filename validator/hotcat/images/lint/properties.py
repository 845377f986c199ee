"""The image properties that OpenStack knows, and what values Nova takes for them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from hotcat.images.lint.subject import nearest

_TABLE = Path(__file__).parent / "data" / "properties.json"

OTHERS = frozenset(
    (
        *("os_version", "os_hash_algo", "os_hash_value", "os_hidden", "os_purpose", "os_glance_import_task"),
        *("img_signature", "description", "instance_uuid", "kernel_id", "ramdisk_id"),
    )
)
"""Names that Glance, its clients or standards of clouds use, and that are in neither list."""

_TRUTHS = frozenset(("1", "t", "true", "on", "y", "yes", "0", "f", "false", "off", "n", "no"))
_TRAITS = ("required", "forbidden")
# Nova knows processors by further names.
_PROCESSORS = {"amd64": "x86_64", "x86": "i686", "i386": "i686", "i486": "i686", "i586": "i686"}


@cache
def known() -> dict[str, dict[str, Any]]:
    """Return what is known of each property: `by` whom, and perhaps `kind`, `values`, and its name `now`."""
    found: dict[str, dict[str, Any]] = json.loads(_TABLE.read_text(encoding="utf-8"))["properties"]
    return found


def wrong(name: str, value: str | float | bool) -> tuple[str, str] | None:
    """Return what is wrong with a property's value, and the way out; None where Nova takes it."""
    text = str(value)
    if name.startswith("trait:"):
        if text in _TRAITS:
            return None
        return f"is {text}", "A trait is required or forbidden."
    record = known().get(name, {})
    kind = record.get("kind") if record.get("by") == "nova" else None
    if kind == "boolean" and text.lower() not in _TRUTHS:
        return f"is {text}, which is no boolean", "Write true or false."
    if kind == "integer" and not text.lstrip("-").isdecimal():
        return f"is {text}, which is no whole number", "Write a number."
    if kind == "enum":
        values = record["values"]
        if text not in values and _PROCESSORS.get(text) not in values:
            return f"is not to be {text}", nearest(text, values, f"One of {', '.join(values)}.")
    return None
