"""An image without an operating system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.catalog.element import OPERATING_SYSTEM
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ImageSubject

RULE = Rule("missing-operating-system", "HI208", ERROR, profile=MINIMAL)


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Look for an element that provides one, unless something is not known."""
    found = subject.expansion
    if subject.definition.key("base") or OPERATING_SYSTEM in found.provided or subject.at_elements is None:
        return
    if all(name in subject.library.providers for name, _ in found.missing):
        yield Hit(
            subject.at_elements,
            "none of the elements brings an operating system",
            "Add one, such as debian-minimal, or name a base.",
        )
