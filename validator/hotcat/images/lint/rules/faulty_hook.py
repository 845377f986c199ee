"""What shellcheck finds in the scripts of an element, where it is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.images.element import ENVIRONMENT
from hotcat.images.lint import shellcheck
from hotcat.lint.rule import INFO, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject

RULE = Rule("faulty-hook", "HI120", WARNING)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Give all scripts to shellcheck at once."""
    files = {
        file.path: file
        for file in subject.contents.scripts
        if file.phase != ENVIRONMENT and not file.problem and file.document.text
    }
    for path, remark in shellcheck.remarks(list(files)):
        file = files[path]
        message = str(remark["message"]).rstrip(".")
        yield Hit(
            file.at(*shellcheck.span(file.document.text, remark)),
            f"shellcheck SC{remark['code']}: {_begun_small(message)}",
            f"See https://www.shellcheck.net/wiki/SC{remark['code']}.",
            document=file.document,
            severity=WARNING if remark["level"] == "error" else INFO,
        )


def _begun_small(message: str) -> str:
    """Return a sentence with a small first letter, unless it begins with a variable such as `PATH`."""
    return message if message[1:2].isupper() else message[:1].lower() + message[1:]
