"""Images that are each other's base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ImageSubject

RULE = Rule("circular-base", "HI504", ERROR, profile=MINIMAL)


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Follow the bases down until one comes again."""
    names, below = [subject.definition.name], subject.definition.plain("base")
    while isinstance(below, str) and below not in names:
        found = subject.library.definition(below)
        names.append(below)
        below = found.plain("base") if found else None
    if below == subject.definition.name:
        way = " -> ".join([*names, below])
        yield Hit(
            subject.definition.value("base"), f"images are layers on each other: {way}", "Take a base out."
        )
