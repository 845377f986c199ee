"""Types that are mapped to each other, or to themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.tree import SUFFIXES
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import EnvironmentSubject

RULE = Rule("registry-cycle", "HC458", ERROR, profile=MINIMAL)


def check_environment(subject: EnvironmentSubject) -> Iterator[Hit]:
    """Follow each mapping until it ends, or comes back."""
    registry = subject.environment.registry
    for name, entry in registry.items():
        target = entry.target
        seen = {name}
        way = [name]
        while target and target not in seen and target in registry and not target.endswith(SUFFIXES):
            seen.add(target)
            way.append(target)
            target = registry[target].target
        if target == name and not name.endswith(SUFFIXES):
            yield Hit(
                entry.value,
                f"{name} is mapped to itself" + (f", by {', '.join(way[1:])}" if way[1:] else ""),
                "Remove a line: without one, a type is what Heat brings.",
                document=entry.document,
            )
