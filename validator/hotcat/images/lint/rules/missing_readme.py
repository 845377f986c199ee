"""An element without a README.rst."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("missing-readme", "HI001", WARNING)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for the file."""
    if subject.contents.file("README.rst") is None:
        yield subject.lacking(
            "README.rst",
            f"element {subject.name} has no README.rst",
            "Say what it does, for whom, and which variables it takes.",
        )
