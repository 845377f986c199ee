"""A private key, an access token or a URL with a password in the text of a template."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from hotcat.lint.inside import piece
from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.document import Document
    from hotcat.lint.subject import Subject

RULE = Rule("embedded-credential", "HC712", WARNING)

# What each looks like: a piece that must be there, the whole as a regular expression, and what it is.
_SHAPES = (
    (
        "PRIVATE KEY-----",
        r"-----BEGIN (?:[A-Z]+ ){0,2}PRIVATE KEY-----(?=\s{0,20}[A-Za-z0-9+/\\])",
        "a private key",
    ),
    ("AKIA", r"\bAKIA[A-Z0-9]{16}\b", "an access key of AWS"),
    ("ghp_", r"\bghp_[A-Za-z0-9]{36}\b", "a token of GitHub"),
    ("github_pat_", r"\bgithub_pat_\w{60,}", "a token of GitHub"),
    ("glpat-", r"\bglpat-[\w-]{20}", "a token of GitLab"),
    ("xox", r"\bxox[abprs]-\d[\w-]{15,}", "a token of Slack"),
    ("AIza", r"\bAIza[\w-]{35}", "a key of Google's APIs"),
    ("hvs.", r"\bhvs\.[\w-]{24,}", "a token of Vault"),
    ("sk_live_", r"\bsk_live_\w{20,}", "a key of Stripe"),
    ("gAAAAA", r"\bgAAAAA[\w=-]{90,}", "a token of Keystone"),
)
_MOST = 50  # of a kind in one text
_URL = r"://[\w.-]{1,64}:([^\s/@:$%<>{}\[\]*'\"]{3,64})@[\w.-]"


def check(subject: Subject) -> Iterator[Hit]:
    """Search the template's text, and the files that go into servers."""
    yield from _search(subject.document, None)
    for script in subject.scripts:
        if script.source is None:
            yield from _search(script.document, script.document)


def _search(document: Document, where: Document | None) -> Iterator[Hit]:
    text = document.text
    for sign, shape, what in _SHAPES:
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

        for found in islice(re.finditer(_URL, text), _MOST):
            if not _is_placeholder(found[1]):
                yield Hit(
                    piece(text, *found.span(1)),
                    "a password stands in a URL",
                    "Put it in from a hidden parameter, with str_replace.",
                    document=where,
                )


def _is_placeholder(word: str) -> bool:
    return word.isupper() or word.strip("_") != word or word.lower() in {"password", "pass", "secret"}
