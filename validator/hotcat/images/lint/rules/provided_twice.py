"""Two elements of an image that provide the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.catalog.element import OPERATING_SYSTEM
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ImageSubject

RULE = Rule("provided-twice", "HI209", ERROR, profile=MINIMAL)


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Look at what the expansion found, and at names that are both asked for and provided."""
    for name, first, second in subject.expansion.twice:
        if name != OPERATING_SYSTEM:
            yield Hit(subject.at_elements, f"{first} and {second} both provide {name}", "Keep one of them.")
    for name, value in subject.definition.strings("elements"):
        by = subject.expansion.provided.get(name)
        if by and by != name and name in subject.library.known:
            yield Hit(
                value, f"{by} provides {name}, and so stands in its place", f"Leave {name} or {by} out."
            )
