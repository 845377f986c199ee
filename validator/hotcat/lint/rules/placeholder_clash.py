"""A marked placeholder of str_replace that is part of longer words too: $port in $ports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping
from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule
from hotcat.lint.values import string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("placeholder-clash", "HC824", WARNING, confidence=MEDIUM)


_LONGEST = 60  # characters of a word
_SEARCHED = 20_000_000  # characters in all: who has so many placeholders in so long a text has a program


def check(subject: Subject) -> Iterator[Hit]:
    """Look at what stands around each placeholder, longer ones taken out first as Heat does."""
    for call in subject.calls("str_replace", "str_replace_strict", "str_replace_vstrict"):
        argument = call.argument
        params = argument.get("params") if isinstance(argument, Mapping) else None
        text = string(argument.get("template")) if isinstance(argument, Mapping) else None
        if text is None or not isinstance(params, Mapping):
            continue
        searched = 0
        for name in sorted((str(key) for key in params.entries if key), key=len, reverse=True):
            searched += len(text)
            if searched > _SEARCHED:
                break
            # Bare words in small letters are replacement-inside-word's.
            word = None if name.isalnum() and name.islower() else _longer(text, name)
            key = params.keys.get(name)
            if word and key:
                yield Hit(
                    key,
                    f"{name} is replaced within {word} too",
                    "Call the placeholder something that stands nowhere else: $name$, or %name%.",
                )
            text = text.replace(name, "\0")


def _longer(text: str, name: str) -> str | None:
    """Return a word of the text that the name is part of, where it also stands as a word of its own."""
    first, last = _is_word(name[0]), _is_word(name[-1])
    alone, within = False, None
    at = text.find(name)
    while at >= 0 and not (alone and within):
        start, end = at, at + len(name)
        while first and start > max(at - _LONGEST, 0) and _is_word(text[start - 1]):
            start -= 1
        while last and end < min(at + _LONGEST, len(text)) and _is_word(text[end]):
            end += 1
        if end - start > len(name):
            within = within or text[start:end]
        else:
            alone = True
        at = text.find(name, at + len(name))
    return within if alone else None


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
