"""A random string that is shorter than the characters it must have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Sequence
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule
from hotcat.lint.values import literal, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.subject import Subject

RULE = Rule("short-random-string", "HC341", ERROR, profile=MINIMAL)

_LENGTH = 32  # where none is given
_MINIMUM = 1  # the same


def check(subject: Subject) -> Iterator[Hit]:
    """Add up the least numbers of characters, those not known as none."""
    for resource in subject.of_type("OS::Heat::RandomString"):
        given = resource.property("length")
        length = whole_number(literal(given)) if given else _LENGTH
        least = _least(resource.property("character_classes")) + _least(
            resource.property("character_sequences")
        )
        if length is not None and least > length:
            about = (
                f"the string has {length} characters, but must have {least} of the kinds that are asked for"
            )
            yield Hit(given or resource.key, about, "Make it longer, or ask for less.")


def _least(kinds: Value | None) -> int:
    total = 0
    for kind in kinds.items if isinstance(kinds, Sequence) else ():
        least = kind.get("min") if isinstance(kind, Mapping) else None
        total += (whole_number(literal(least)) or 0) if least else _MINIMUM
    return total
