"""A name that stands twice in a list of elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.catalog.element import DEPENDENCIES, PROVIDES
from hotcat.lint.rule import INFO, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject, ImageSubject

RULE = Rule("repeated-dependency", "HI205", INFO)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for names that were there before."""
    for file in subject.contents.files:
        if file.path.name in {DEPENDENCIES, PROVIDES} and not file.static:
            seen = set()
            for name, value in file.names():
                if name in seen:
                    yield subject.hit(file, value, f"{name} stands above already", "Remove it.")
                seen.add(name)


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Look for elements that a definition names twice."""
    seen = set()
    for name, value in subject.definition.strings("elements"):
        if name in seen:
            yield Hit(value, f"{name} stands there already", "Remove it.")
        seen.add(name)
