"""A private key, an access token or a URL with a password in the text of a template."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from hotcat.lint.inside import piece
from hotcat.lint.leak import CREDENTIALS, URL
from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.document import Document
    from hotcat.lint.subject import Subject

RULE = Rule("embedded-credential", "HC712", WARNING, secret=True)

_MOST = 50  # of a kind in one text


def check(subject: Subject) -> Iterator[Hit]:
    """Search the template's text, and the files that go into servers."""
    yield from _search(subject.document, None)
    for script in subject.scripts:
        if script.source is None:
            yield from _search(script.document, script.document)


def _search(document: Document, where: Document | None) -> Iterator[Hit]:
    text = document.text
    for sign, shape, what in CREDENTIALS:
        if sign in text:
            import re

            for found in islice(re.finditer(shape, text), _MOST):
                yield Hit(
                    piece(text, *found.span()),
                    f"{what} stands in the text",
                    "Take it away, hold it for known to others, and make a new one.",
                    document=where,
                )
    if "@" in text and "://" in text:
        import re

        for found in islice(re.finditer(URL, text), _MOST):
            if not _is_placeholder(found[1]):
                yield Hit(
                    piece(text, *found.span(1)),
                    "a password stands in a URL",
                    "Put it in from a hidden parameter, with str_replace.",
                    document=where,
                )


def _is_placeholder(word: str) -> bool:
    return word.isupper() or word.strip("_") != word or word.lower() in {"password", "pass", "secret"}
