"""A minimum disk that is smaller than the image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ImageSubject

RULE = Rule("disk-too-small", "HI509", ERROR, profile=MINIMAL)


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Compare min_disk with image-size, both in GB."""
    disk, size = subject.definition.plain("glance", "min_disk"), subject.definition.plain("image-size")
    if isinstance(disk, int) and isinstance(size, int) and disk < size:
        yield Hit(
            subject.definition.value("glance", "min_disk"),
            f"the image is a disk of {size} GB, and is said to fit into {disk}",
            f"Write min_disk: {size}, or make image-size smaller.",
        )
