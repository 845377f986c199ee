"""An export or declaration that hides that the command in it failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("hidden-failure", "HI110", WARNING)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for a command in what is exported."""
    for file in subject.contents.scripts:
        for found in file.script.search(
            r"(?:^|;)[ \t]*((?:export|readonly|local|declare(?: -\w+)*)[ \t]+\w+=\"?(?:\$\((?!\()|`))"
        ):
            word = found[1].split()[0]
            yield subject.hit(
                file,
                file.at(*found.span(1)),
                f"`{word}` succeeds whatever becomes of the command in it",
                f"Assign first, then `{word}`.",
            )
