"""A variable that a hook uses without a default, and that nothing gives a value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotcat.images.element import FACTS
from hotcat.lint.rule import WARNING, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
from hotcat.lint.rule import Hit

RULE = Rule("undeclared-variable", "HI402", WARNING)

_USE = r"\$\{?(DIB_\w+)(?![\w]|:?[-=+?])"


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look at each use that has no default in its place, once a file and variable."""
    if not subject.library.knows_upstream:
        return
    for file in subject.contents.scripts:
        script, told = file.script, set[str]()
        for found in script.search(_USE, expanded=True):
            name = found[1]
            if name in subject.declared | told | FACTS or _settled(name, script.expanded):
                continue
            told.add(name)
            yield subject.hit(
                file,
                file.at(*found.span()),
                f"{name} has no default here, and no environment.d gives it a value",
                f"Declare it in environment.d: `export {name}=${{{name}:-}}`.",
            )


def _settled(name: str, text: str) -> bool:
    """Say whether a script assigns a variable, or asks whether it is there."""
    return bool(
        re.search(
            rf"\$\{{{name}:?[-=+?]|(?<![\w$]){name}\+?=|\bread\b[^\n]*\b{name}\b|\bfor {name} in\b", text
        )
    )
