"""A disk without a boot loader or without a partition table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ImageSubject

RULE = Rule("unbootable-image", "HI510", ERROR, profile=MINIMAL)

_NEEDS = (("bootloader", "vm"), ("block-device", "block-device-gpt"))


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Look for the elements, where all are known, among those of the build."""
    if not subject.is_disk or not subject.library.knows_upstream or subject.at_elements is None:
        return
    there = subject.expansion.names | {name for name, _ in subject.expansion.missing}
    if "vm" in there:
        return
    missing = [(name, element) for name, element in _NEEDS if name not in there]
    if missing:
        names, elements = zip(*missing, strict=True)
        yield Hit(
            subject.at_elements,
            f"the image is a disk and has no {' and no '.join(names)}",
            f"Add {' and '.join(elements)} to the elements.",
        )
