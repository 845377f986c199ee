"""A default in an environment that no template takes, where one has nearly that name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.template import Template
    from hotcat.lint.subject import Subject

RULE = Rule("misspelt-environment-default", "HC455", WARNING, confidence=MEDIUM)

_NEAR = 0.85


def check(subject: Subject) -> Iterator[Hit]:
    """Compare the defaults with the parameters of the template and all nested ones."""
    environment = subject.environment
    if not environment or not environment.defaults:
        return
    names = _names(subject)
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


def _names(subject: Subject) -> set[str]:
    names: set[str] = set()
    seen: set[object] = set()
    waiting: list[Template] = [subject.template]
    while waiting:
        template = waiting.pop()
        if template.document.path not in seen:
            seen.add(template.document.path)
            names.update(template.parameters)
            waiting += [child.template for child in subject.tree.children(template) if child.template]
    return names
