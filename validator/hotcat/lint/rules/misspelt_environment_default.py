"""A default in an environment that no template takes, where one has nearly that name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.nested import below
from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("misspelt-environment-default", "HC455", WARNING, confidence=MEDIUM)

_NEAR = 0.85


def check(subject: Subject) -> Iterator[Hit]:
    """Compare the defaults with the parameters of the template and all nested ones."""
    environment = subject.environment
    if not environment or not environment.defaults:
        return
    inside = below(subject.tree, subject.template)
    names = {name for template in inside for name in template.parameters}
    free = names - environment.defaults.keys() - environment.parameters.keys()
    for name, entry in environment.defaults.items() if free else ():
        if name not in names:
            import difflib

            near = difflib.get_close_matches(name, free, 1, _NEAR)
            if near:
                yield Hit(
                    entry.key,
                    f"{subject.path.name} has no parameter {name}, but {near[0]}",
                    f"Write {near[0]}, if that is meant.",
                    document=entry.document,
                )
