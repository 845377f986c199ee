"""A resource name that Heat refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("invalid-resource-name", "HC021", ERROR, profile=MINIMAL)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for what may not stand in a name."""
    for name, resource in subject.template.resources.items():
        if "/" in name:
            yield Hit(resource.key, f"the resource name {name} holds a slash", "Write _ or - instead.")
        elif not name:
            yield Hit(resource.key, "a resource has an empty name", "Give it a name.")
