"""Choosing rules: by profile, name, code, or the beginning of codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.errors import HotcatError
from hotcat.lint import registry
from hotcat.lint.rule import PROFILES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotcat.lint.registry import Loaded


def choose(select: Iterable[str], ignore: Iterable[str] = ()) -> dict[str, Loaded]:
    """Return the rules that any selector of `select` means but none of `ignore`, by name.

    A selector is a profile, a rule's name or code, or the beginning of codes (`HC7`). Raises HotcatError for
    one that means no rule.
    """
    wanted = {name for selector in select for name in meant(selector)}
    unwanted = {name for selector in ignore for name in meant(selector)}
    return {name: one for name, one in registry.rules().items() if name in wanted and name not in unwanted}


def meant(selector: str) -> list[str]:
    """Return the names of the rules that a selector means; raises HotcatError where there are none."""
    known = registry.rules()
    if selector in PROFILES:
        level = PROFILES.index(selector)
        return [name for name, one in known.items() if PROFILES.index(one.rule.profile) <= level]
    if selector in known:
        return [selector]
    prefix = selector.upper()
    found = [name for name, one in known.items() if prefix and one.rule.code.startswith(prefix)]
    if not found:
        raise HotcatError(f"{selector!r} is no rule, code or profile", remedy=registry.hint(selector))
    return found
