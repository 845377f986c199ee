"""A dependency on an element that is nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.catalog.element import DEPENDENCIES
from hotcat.images.lint.subject import nearest
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.document import Document
    from hotcat.hot.node import Value
    from hotcat.images.lint.library import Library
    from hotcat.images.lint.subject import ElementSubject, ImageSubject

RULE = Rule("unknown-element", "HI201", ERROR, profile=MINIMAL)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for each name of element-deps, of the element and of its tests."""
    for file in subject.contents.files:
        if file.path.name == DEPENDENCIES and not file.static:
            for name, value in file.names():
                if not name.startswith("#"):
                    yield from _hit(subject.library, name, value, file.document)


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Look for each name of `elements`."""
    for name, value in subject.definition.strings("elements"):
        yield from _hit(subject.library, name, value, None)
    asked = {name for name, _ in subject.definition.strings("elements")}
    for name, by in subject.expansion.missing:
        if by is None or name not in subject.library.providers:
            continue
        choice = ", ".join(sorted(subject.library.providers[name]))
        if by not in asked and by not in subject.expansion.names:
            continue
        yield Hit(
            subject.at_elements,
            f"{by} needs {name}, which none of the elements provides",
            f"Add one of: {choice}.",
        )


def _hit(library: Library, name: str, value: Value, document: Document | None) -> Iterator[Hit]:
    if name in library.known or name in library.providers or not library.knows_upstream:
        return
    known = {**library.known, **library.providers}
    remedy = nearest(name, known, "Put it among the elements, or its folder into $ELEMENTS_PATH.")
    yield Hit(value, f"there is no element {name}", remedy, document=document)
