"""A file of variables that switches an option of everybody's shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.images.element import ENVIRONMENT
from hotcat.lint.rule import WARNING, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("traced-environment", "HI113", WARNING)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for `set`, `exit` and traps in environment.d."""
    for file in subject.contents.files:
        if file.phase != ENVIRONMENT:
            continue
        for found in file.script.search(
            r"(?:^|[;&|])[ \t]*(set[ \t]+-\w+|exit(?:[ \t]+0)?[ \t]*$|trap[ \t])"
        ):
            yield subject.hit(
                file,
                file.at(*found.span(1)),
                f"`{found[1].strip()}` here holds for all elements' hooks: this file is read, not run",
                "Keep to assignments.",
            )
