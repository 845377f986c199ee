"""A file or folder of the image that anybody may write to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("world-writable-file", "HI706", WARNING)

_MODE = r"0?[0-7][0-7][2367]"
_SHAPE = (
    rf"\bchmod[ \t]+(?:-\S+[ \t]+)*(?:{_MODE}|[ugoa]*[oa][ugoa]*\+[rxst]*w\w*|\+w)[ \t]+[^\n;&|]*"
    rf"|\b(?:install|mkdir)[ \t][^\n;&|]*-m[ \t]*{_MODE}\b"
)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for modes in scripts."""
    for file in subject.contents.scripts:
        for found in file.script.search(_SHAPE):
            yield subject.hit(
                file,
                file.at(*found.span()),
                "anybody on a server may write there",
                "Name the user that needs it with `chown`.",
            )
