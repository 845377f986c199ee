"""A password written into what a server runs when it boots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.leak import CLOUD_CONFIG_PASSWORDS, PASSWORDS
from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule
from hotcat.lint.script import CLOUD_CONFIG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.script import Script
    from hotcat.lint.subject import Subject

RULE = Rule("password-in-user-data", "HC713", WARNING, confidence=MEDIUM, secret=True)

_NONE = {"password", "false", "true", "yes", "no", "null", "none", "random", "changeme"}


def check(subject: Subject) -> Iterator[Hit]:
    """Search the scripts and cloud-configs."""
    for script in subject.scripts:
        low = script.low
        for word, shape in (
            PASSWORDS if script.kind != CLOUD_CONFIG else (*PASSWORDS, *CLOUD_CONFIG_PASSWORDS)
        ):
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
