"""A param of a str_replace that stands inside a longer word of its template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Scalar
from hotcat.lint.inside import within
from hotcat.lint.rule import LOW, WARNING, Hit, Rule
from hotcat.lint.values import string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("replacement-inside-word", "HC222", WARNING, confidence=LOW)

_MANY = 200  # params a call


def check(subject: Subject) -> Iterator[Hit]:
    """Look for params without marks that have a letter or digit beside them."""
    for call in subject.calls("str_replace", "str_replace_strict", "str_replace_vstrict"):
        argument = call.argument
        params = argument.get("params") if isinstance(argument, Mapping) else None
        template = argument.get("template") if isinstance(argument, Mapping) else None
        text = string(template)
        if text is None or not isinstance(template, Scalar) or not isinstance(params, Mapping):
            continue
        if len(params.entries) > _MANY:
            continue
        for name in params.entries:
            # Written small they are words; what is marked or in capitals is meant as a param everywhere.
            if isinstance(name, str) and name.isalnum() and name.islower():
                at = _inside(text, name, [str(other) for other in params.entries])
                if at >= 0:
                    word = _word(text, at, len(name))
                    yield Hit(
                        within(template, subject.document, at, at + len(name)),
                        f"{name} is replaced inside the word {word} too",
                        f"Mark the param, as in ${name} or __{name}__, so that it stands in no other word.",
                    )


def _inside(text: str, name: str, names: list[str]) -> int:
    """Return where a name stands inside a word, and not inside a longer param; -1 for nowhere."""
    longer = [other for other in names if name in other and other != name]
    at = text.find(name)
    while at >= 0:
        word = _word(text, at, len(name))
        if word != name and not any(other in word for other in longer):
            return at
        at = text.find(name, at + 1)
    return -1


def _word(text: str, at: int, length: int) -> str:
    start, end = at, at + length
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[start:end]
