"""An image that does not say what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ImageSubject

RULE = Rule("missing-image-property", "HI603", INFO)

_WANTED = ("os_distro", "os_version")


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Look for the properties that people and schedulers choose by."""
    key = subject.definition.key("glance", "properties")
    missing = [name for name in _WANTED if subject.definition.key("glance", "properties", name) is None]
    if key and missing:
        yield Hit(
            key,
            f"the image has no {' and no '.join(missing)}",
            "Say which distribution it is, and which version.",
        )
