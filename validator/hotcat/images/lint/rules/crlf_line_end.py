"""A file of an element with line ends of Windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR, MINIMAL, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("crlf-line-end", "HI006", ERROR, profile=MINIMAL)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for carriage returns in what is run or read by name."""
    for file in subject.contents.files:
        at = file.document.text.find("\r\n")
        if at >= 0 and not file.static and (file.is_shell or len(file.relative.parts) == 1):
            yield subject.hit(
                file, file.at(at, at + 1), "the line ends with a carriage return", "Save it with LF alone."
            )
