"""Keeping secrets out of what is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

HIDDEN = "(not shown)"
_CUT = "…"  # stands at the end of a value too long to be shown
_SHORTEST = 4  # a shorter value stands in too many other words to be searched for


def without(secrets: Iterable[str], text: str) -> str:
    """Return the text with every secret in it replaced, also as Python writes it with escapes, or cut."""
    for secret in sorted(filter(_is_searchable, secrets), key=len, reverse=True):
        for form in {secret, secret.strip(), repr(secret)[1:-1], repr(secret.strip())[1:-1]}:
            if form[:_SHORTEST] not in text:
                continue
            text = text.replace(form, HIDDEN)
            for length in range(min(len(form) - 1, len(text)), _SHORTEST - 1, -1):
                text = text.replace(f"{form[:length]}{_CUT}", f"{HIDDEN}{_CUT}")
    return text


def _is_searchable(secret: str) -> bool:
    return len(secret.strip()) >= _SHORTEST
