"""A password written down in an element or a definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping
from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule
from hotcat.lint.secret import is_secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject, ImageSubject

RULE = Rule("written-down-password", "HI702", WARNING, confidence=MEDIUM)

_NAMES = "PASSWORD|PASSWD|SECRET|TOKEN|API_KEY"
_SHAPES = (
    (r"\bchpasswd\b[^\n]*<<<[^\n]*\w:[^\s$]+", "sets a password"),
    (r"\becho[^\n|]*\b\w+:[^\s$\"'|]+[\"']?[ \t]*\|[ \t]*(?:sudo[ \t]+)?chpasswd", "sets a password"),
    (r"\b(?:useradd|usermod)[ \t][^\n]*?(?:-p|--password)[ =]+['\"]?[^\s$'\"*!x-][^\s]*", "sets a password"),
    (r"\bpasswd[ \t]+(?:-d|--delete)\b[^\n]*", "takes the password away, so that none is asked for"),
    (
        rf"\b(?:export[ \t]+)?\w*(?:{_NAMES})=(?:\$\{{\w+:?-)?['\"]?[^\s$'\"{{}}<:-][^\s'\"}}]*",
        "holds a secret",
    ),
)
_REMEDY = "Let cloud-init, or the deployment, set it on each server."


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Search scripts for what sets passwords."""
    for file in subject.contents.scripts:
        for shape, what in _SHAPES:
            for found in file.script.search(shape):
                yield subject.hit(
                    file, file.at(*found.span()), f"the line {what} that all servers share", _REMEDY
                )


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Look at variables that are secret by their names, and at the element for developers."""
    values = subject.definition.value("environment")
    for name, value in values.entries.items() if isinstance(values, Mapping) else ():
        low = str(name).lower()
        if is_secret(low) and not low.endswith(("_path", "_dir", "less_sudo")) and str(value.plain() or ""):
            yield Hit(value, f"{name} is written down in plain text", _REMEDY)
    for name, value in subject.definition.strings("elements"):
        if name == "devuser" and subject.definition.key("glance"):
            yield Hit(
                value, "devuser makes a user that all servers share", "Keep it out of what is published."
            )
