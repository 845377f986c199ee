"""A script that asks `which`, a program that images may not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("use-of-which", "HI112", INFO)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for the command."""
    for file in subject.contents.scripts:
        if file.allows("which"):
            continue
        for found in file.script.search(r"(?:^|[;&|({!]|\bif|\$\()[ \t]*(which)[ \t]+[\w\"$-]"):
            yield subject.hit(
                file, file.at(*found.span(1)), "`which` is not there in small images", "Use `command -v`."
            )
