"""A password written into what a server runs when it boots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule
from hotcat.lint.script import CLOUD_CONFIG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.script import Script
    from hotcat.lint.subject import Subject

RULE = Rule("password-in-user-data", "HC713", WARNING, confidence=MEDIUM)

_WORD = r"[^\s'\"$`<>{}%\\]{2,}"
_SHAPES = (  # a word that must be there, and what the password is the first group of
    ("passw", rf"(?im)^[ \t]*(?:export[ \t]+)?\w*passw(?:or)?d=['\"]?({_WORD})['\"]?[ \t]*(?:;.*|#.*)?$"),
    ("secret", rf"(?im)^[ \t]*(?:export[ \t]+)?\w*secret(?:_key)?=['\"]?({_WORD})['\"]?[ \t]*(?:;.*|#.*)?$"),
    (
        "chpasswd",
        rf"\becho[ \t]+(?:-e[ \t]+)?['\"]?[\w.-]+:({_WORD})['\"]?[ \t]*\|[ \t]*(?:sudo[ \t]+)?chpasswd",
    ),
    (
        "--stdin",
        rf"\becho[ \t]+['\"]?({_WORD})['\"]?[ \t]*\|[ \t]*(?:sudo[ \t]+)?passwd\b[^\n]{{0,200}}--stdin",
    ),
    ("mysql", rf"\bmysql(?:admin|dump)?\b[^\n|;]{{0,200}}?[ \t](?:-p|--password=)['\"]?({_WORD})"),
    ("identified by", rf"(?i)\bidentified by ['\"]({_WORD})['\"]"),
)
_CLOUD_CONFIG = (
    ("plain_text_passwd", rf"(?m)^[ \t-]*plain_text_passwd:[ \t]*['\"]?({_WORD})"),
    ("password:", rf"(?m)^[ \t-]*password:[ \t]*['\"]?({_WORD})"),
)
_NONE = {"password", "false", "true", "yes", "no", "null", "none", "random", "changeme"}


def check(subject: Subject) -> Iterator[Hit]:
    """Search the scripts and cloud-configs."""
    for script in subject.scripts:
        low = script.low
        for word, shape in _SHAPES if script.kind != CLOUD_CONFIG else (*_SHAPES, *_CLOUD_CONFIG):
            if word in low:
                yield from _search(script, shape)


def _search(script: Script, shape: str) -> Iterator[Hit]:
    for found in script.search(shape):
        password = found[1]
        if password.lower() in _NONE or any(name in password for name in script.names):
            continue
        if password.startswith(("/", "http", "(", "*")):
            continue
        yield Hit(
            script.at(*found.span(1)),
            "a password is written down in what a server runs",
            "Put it in from a hidden parameter, with str_replace, or let the server make one.",
            document=script.document,
        )
