"""An element without test-elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.images.element import TESTS
from hotcat.lint.rule import INFO, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("missing-element-test", "HI002", INFO)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for the folder, or something in it."""
    if not any(file.relative.parts[0] == TESTS for file in subject.contents.files):
        yield subject.lacking(
            TESTS,
            f"element {subject.name} has no test",
            f"Add {TESTS}/build-succeeds with an element-deps that makes an image of it.",
        )
