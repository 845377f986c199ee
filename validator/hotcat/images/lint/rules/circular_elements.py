"""Elements that depend on each other in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.catalog.element import DEPENDENCIES
from hotcat.lint.rule import WARNING, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hotcat.catalog.element import Element
    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("circular-elements", "HI202", WARNING)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Follow the dependencies back to the element; a circle is told at its first name."""
    file = subject.contents.file(DEPENDENCIES)
    for name, value in file.names() if file else ():
        way = _way(subject.library.known, name, subject.name)
        if file and way and subject.name == min(way):
            names = " -> ".join([subject.name, *way])
            yield subject.hit(
                file,
                value,
                f"elements depend on each other: {names}",
                "Take the dependency out of one of them.",
            )


def _way(known: Mapping[str, Element], start: str, end: str) -> tuple[str, ...]:
    """Return a way along the dependencies from one element to another, with both; none is empty."""
    waiting: list[tuple[str, tuple[str, ...]]] = [(start, (start,))]
    seen = {start}
    while waiting:
        name, way = waiting.pop(0)
        if name == end:
            return way
        for other in known[name].depends if name in known else ():
            if other not in seen:
                seen.add(other)
                waiting.append((other, (*way, other)))
    return ()
