"""A hook or a restricted action, for a resource in an environment, that Heat does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.environment import HOOKS, RESTRICTED_ACTIONS
from hotcat.hot.node import Scalar, Sequence
from hotcat.lint.registry_lines import within
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.environment import Entry
    from hotcat.lint.subject import EnvironmentSubject

RULE = Rule("unknown-hook", "HC460", ERROR, profile=MINIMAL)

_KNOWN = {"hooks": ("hook", HOOKS), "restricted_actions": ("restricted action", RESTRICTED_ACTIONS)}


def check_environment(subject: EnvironmentSubject) -> Iterator[Hit]:
    """Look at all hooks and restricted_actions, wherever in the registry they are."""
    entries = [*subject.environment.resources.values(), *subject.environment.registry.values()]
    for entry in entries:
        for one in (entry, *within(entry)):
            if one.key.value in _KNOWN:
                yield from _unknown(one)


def _unknown(entry: Entry) -> Iterator[Hit]:
    what, known = _KNOWN[str(entry.key.value)]
    items = entry.value.items if isinstance(entry.value, Sequence) else [entry.value]
    for item in items:
        if not isinstance(item, Scalar) or item.value not in known:
            said = f"{item.value} is no {what}" if isinstance(item, Scalar) else f"this is no {what}"
            yield Hit(item, said, f"One of {', '.join(known)}.", document=entry.document)
