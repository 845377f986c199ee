"""A listener that says nothing of who may reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, STRICT, Hit, Rule
from hotcat.lint.traffic import is_world
from hotcat.lint.values import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("listener-open-to-all", "HC743", INFO, profile=STRICT)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for listeners without allowed_cidrs, or with one of all addresses."""
    for body in subject.bodies.get("OS::Octavia::Listener", ()):
        if not body.has("allowed_cidrs"):
            yield Hit(
                body.resource.key,
                f"listener {body.resource.name} takes connections from every address",
                "Name those who may come in allowed_cidrs.",
            )
        for value in body.values("allowed_cidrs"):
            if is_world(literal(value)):
                yield Hit(value, f"listener {body.resource.name} takes connections from every address")
