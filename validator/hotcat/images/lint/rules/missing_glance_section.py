"""A disk that nothing says how to publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ImageSubject

RULE = Rule("missing-glance-section", "HI600", INFO)


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Look for `glance` where a disk is made."""
    if subject.is_disk and subject.definition.key("glance") is None:
        yield Hit(
            subject.definition.key("types"),
            "nothing says how the image is published",
            "Add `glance` with its properties.",
        )
