"""A property that stands beside `properties` instead of in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.keys import PROPERTY, odd_keys
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("misplaced-property", "HC012", ERROR, profile=MINIMAL, by_release=True)


def check(subject: Subject) -> Iterator[Hit]:
    """Pick the odd keys that are properties of the resource's type."""
    for odd in odd_keys(subject):
        if odd.kind == PROPERTY:
            has = "properties" in odd.owner.body.entries
            yield Hit(
                odd.key,
                f"resource {odd.owner.name}: {odd.key.value} is a property and stands outside properties",
                "Indent it below properties."
                if has
                else "Put a line `properties:` before it, and indent it.",
            )
