"""A variable that an element sets whatever the definition says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotcat.images.element import ENVIRONMENT, FACTS, TESTS
from hotcat.lint.rule import MEDIUM, WARNING, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("fixed-variable", "HI404", WARNING, confidence=MEDIUM)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for assignments in environment.d that do not look at the former value."""
    for file in subject.contents.files:
        if file.phase != ENVIRONMENT or file.relative.parts[0] == TESTS:
            continue
        for found in file.script.search(r"^(?:export[ \t]+)?(DIB_\w+)=([^\n]*)"):
            name, value = found[1], found[2]
            # What is made of other values is a result, no default.
            if "$" in value or name in FACTS or _guarded(name, file.script.code):
                continue
            yield subject.hit(
                file,
                file.at(*found.span(1)),
                f"{name} is {value.strip() or 'empty'} here, whatever the definition sets",
                f"Write `export {name}=${{{name}:-{value.strip()}}}`.",
            )


def _guarded(name: str, text: str) -> bool:
    return bool(re.search(rf"\$\{{?{name}\b", text))
