"""An image that nobody sees boot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ImageSubject

RULE = Rule("missing-boot-test", "HI507", WARNING)


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Look for the expectations of an image with a disk."""
    definition = subject.definition
    if not subject.is_disk or subject.at_elements is None:
        return
    if definition.key("boot") is None:
        yield Hit(
            definition.key("types"),
            "nothing says what the image does when it boots",
            "Add `boot` with `expect`.",
        )
    elif not definition.plain("boot", "expect"):
        yield Hit(
            definition.key("boot"),
            "nothing of its own is expected of the image",
            "Say in `expect` which units are active, which ports listen, which files are there.",
        )
