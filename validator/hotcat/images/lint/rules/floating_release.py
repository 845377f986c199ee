"""An image of whichever release its distribution's element takes by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ImageSubject

RULE = Rule("floating-release", "HI508", WARNING)


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Look for DIB_RELEASE in the definition and its bases."""
    if subject.at_elements is None or subject.lineage[0].key("base"):
        return
    if not any(one.key("environment", "DIB_RELEASE") for one in subject.lineage):
        yield Hit(
            subject.at_elements,
            "nothing names the release of the distribution",
            "Set DIB_RELEASE in `environment`.",
        )
