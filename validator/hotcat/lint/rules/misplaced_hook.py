"""A hook or restricted action in an environment that is for no resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.environment import RESOURCE_KEYS
from hotcat.hot.node import Mapping
from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import EnvironmentSubject

RULE = Rule("misplaced-hook", "HC461", WARNING)


def check_environment(subject: EnvironmentSubject) -> Iterator[Hit]:
    """Look for them beside `resources`, and directly below it."""
    environment = subject.environment
    for entry in environment.registry.values():
        if entry.key.value in RESOURCE_KEYS or (
            isinstance(entry.value, Mapping) and entry.value.entries.keys() & set(RESOURCE_KEYS)
        ):
            found = entry.key
        else:
            continue
        yield Hit(
            found,
            f"{found.value} has no effect here",
            "It belongs below resources and the resource's name.",
            document=entry.document,
        )
    for entry in environment.resources.values():
        if entry.key.value in RESOURCE_KEYS:
            yield Hit(
                entry.key,
                f"{entry.key.value} has no effect here",
                "It belongs below the name of a resource, or below '*' for all.",
                document=entry.document,
            )
