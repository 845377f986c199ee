"""Small templates to test with."""

from __future__ import annotations


def stack(kind: str, *properties: str, name: str = "one") -> str:
    """Return a template with one resource, whose properties are given as lines."""
    lines = [f"      {line}" for line in properties]
    head = ["heat_template_version: 2021-04-16", "resources:", f"  {name}:", f"    type: {kind}"]
    return "\n".join([*head, *(["    properties:"] if lines else []), *lines, ""])
