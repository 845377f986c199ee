"""An image of two operating systems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.catalog.element import OPERATING_SYSTEM
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ImageSubject

RULE = Rule("several-operating-systems", "HI207", ERROR, profile=MINIMAL)


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Count the elements that provide one."""
    systems = [element.name for element in subject.expansion.elements if OPERATING_SYSTEM in element.provides]
    if len(systems) > 1:
        yield Hit(
            subject.at_elements,
            f"{' and '.join(systems)} each bring an operating system",
            "Keep one; of a layer on a base, the base has it.",
        )
