"""Text from files made safe to show: a terminal must not take it for commands."""

from __future__ import annotations

import re
from functools import cache

# Control characters, and those that turn or hide what is written.
_UNSAFE = "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]"


def visible(text: str) -> str:
    """Return a text in one line, with what cannot be shown written as an escape."""
    if text.isascii() and text.isprintable():
        return text
    return _unsafe().sub(_escaped, text)


@cache
def _unsafe() -> re.Pattern[str]:
    return re.compile(_UNSAFE)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    known = {9: "\\t", 10: "\\n", 13: "\\r"}
    return known.get(code) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")  # noqa: PLR2004  (what two hexadecimal digits hold)
