"""Two elements of an image with a file of the same name in the same place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ImageSubject

RULE = Rule("duplicate-hook", "HI206", ERROR, profile=MINIMAL)

_DEPTH = 2
_LEFT_OUT = {"tests", "__pycache__"}


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Collect the files that diskimage-builder copies together, and look for those of the same name."""
    seen: dict[str, str] = {}
    for element in subject.expansion.elements:
        contents = subject.library.contents(element.name)
        for file in contents.files if contents else ():
            parts = file.relative.parts
            if len(parts) != _DEPTH or parts[0] in _LEFT_OUT:
                continue
            name = "/".join(parts)
            if name in seen:
                yield Hit(
                    subject.at_elements,
                    f"{seen[name]} and {element.name} both have {name}, which diskimage-builder refuses",
                    "Give one of the files another name.",
                )
            seen.setdefault(name, element.name)
