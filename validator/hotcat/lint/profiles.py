"""Choosing rules: by profile, name, code, or the beginning of codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.errors import HotcatError
from hotcat.lint import registry
from hotcat.lint.rule import PROFILES, STRICT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hotcat.lint.registry import Loaded


def choose(
    select: Iterable[str], ignore: Iterable[str] = (), known: Mapping[str, Loaded] | None = None
) -> dict[str, Loaded]:
    """Return the rules that any selector of `select` means but none of `ignore`, by name.

    A selector is a profile, a rule's name or code, or the beginning of codes (`HC7`). `known` are the rules
    to choose from, those of templates by default. With the profile `strict` they have the severities that
    they have there. Raises HotcatError for a selector that means none.
    """
    known = registry.rules() if known is None else known
    select = tuple(select)
    wanted = {name for selector in select for name in meant(selector, known)}
    unwanted = {name for selector in ignore for name in meant(selector, known)}
    found = {name: one for name, one in known.items() if name in wanted and name not in unwanted}
    return {name: one.strict() for name, one in found.items()} if STRICT in select else found


def meant(selector: str, known: Mapping[str, Loaded] | None = None) -> list[str]:
    """Return the names of the rules, out of those known, that a selector means.

    Raises HotcatError where it means none, of templates or of images.
    """
    known = registry.rules() if known is None else known
    found = _meant(selector, known)
    # One configuration serves templates and images.
    if not found and not _meant(selector, registry.rules()) and not _meant(selector, registry.image_rules()):
        raise HotcatError(f"{selector!r} is no rule, code or profile", remedy=registry.hint(selector))
    return found


def _meant(selector: str, known: Mapping[str, Loaded]) -> list[str]:
    if selector in PROFILES:
        level = PROFILES.index(selector)
        return [name for name, one in known.items() if PROFILES.index(one.rule.profile) <= level]
    if selector in known:
        return [selector]
    prefix = selector.upper()
    return [name for name, one in known.items() if prefix and one.rule.code.startswith(prefix)]
