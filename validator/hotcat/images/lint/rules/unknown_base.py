"""An image on a base that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.images.lint.subject import nearest
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ImageSubject

RULE = Rule("unknown-base", "HI503", ERROR, profile=MINIMAL)


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Look for the definition of that name."""
    base = subject.definition.value("base")
    name = subject.definition.plain("base")
    if base is not None and isinstance(name, str) and subject.library.definition(name) is None:
        images = subject.library.images
        yield Hit(base, f"no image is called {name}", nearest(name, images, f"Images: {', '.join(images)}."))
