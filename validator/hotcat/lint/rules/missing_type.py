"""A resource without a type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.nearest import nearest
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("missing-type", "HC018", ERROR, profile=MINIMAL)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for the key."""
    for resource in subject.template.resources.values():
        if resource.type or resource.body.get("type"):
            continue
        others = [str(key) for key in resource.body.entries if key not in subject.language.resource_keys]
        near = nearest("type", others) or ""
        yield Hit(
            resource.body.keys.get(near, resource.key),
            f"resource {resource.name} has no type",
            f"{near} should be type." if near else "Give it one, as in `type: OS::Nova::Server`.",
        )
