"""A comment in a list of elements, which has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.catalog.element import DEPENDENCIES, PROVIDES
from hotcat.lint.rule import ERROR, MINIMAL, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("comment-in-list", "HI203", ERROR, profile=MINIMAL)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look at the lines of element-deps and element-provides."""
    for file in subject.contents.files:
        if file.path.name in {DEPENDENCIES, PROVIDES} and not file.static:
            for name, value in file.names():
                if "#" in name or " " in name:
                    said = "a comment" if "#" in name else "two names in a line"
                    yield subject.hit(
                        file,
                        value,
                        f"{said}: diskimage-builder takes the line for one name",
                        "Write one name a line.",
                    )
