"""A file of an element whose last line does not end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR, INFO, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject

RULE = Rule("missing-final-newline", "HI005", WARNING)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look at the last character of what is read line by line."""
    for file in subject.contents.files:
        text = file.document.text
        if file.static or not text or text.endswith("\n"):
            continue
        grave = file.path.name.startswith("source-repository-")
        message = "the last line does not end, and is not read" if grave else "the last line does not end"
        yield Hit(
            file.line(text.count("\n") + 1),
            message,
            "End it with a newline.",
            document=file.document,
            severity=ERROR if grave else None if file.is_bash else INFO,
        )
