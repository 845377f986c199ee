"""Matching paths with patterns, as .gitignore has them: `**` is any folders, a bare name is at any depth."""

from __future__ import annotations

import re
from functools import cache


def matches(pattern: str, path: str) -> bool:
    """Say whether a relative path with slashes, or a folder it lies in, matches a pattern."""
    return _compiled(pattern).match(path) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    body = pattern.strip("/")
    if "/" not in pattern.rstrip("/"):
        body = f"**/{body}"
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", body)
    special = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile(
        "".join(special.get(part) or re.escape(part) for part in parts) + r"(?:/|\Z)", re.DOTALL
    )
