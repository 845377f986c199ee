"""A variable of a repeat that does not stand in its template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Scalar
from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.subject import Subject

RULE = Rule("unused-loop-variable", "HC215", WARNING)

_SEARCHED = 50_000_000  # characters a call; far more than a template of Heat's size needs


def check(subject: Subject) -> Iterator[Hit]:
    """Look for each variable in the keys and strings of the template."""
    for call in subject.calls("repeat"):
        argument = call.argument
        each = argument.get("for_each") if isinstance(argument, Mapping) else None
        template = argument.get("template") if isinstance(argument, Mapping) else None
        if isinstance(each, Mapping) and template is not None:
            text = "\0".join(_texts(template))
            for name, key in each.keys.items() if len(each.keys) * len(text) < _SEARCHED else ():
                if str(name) not in text:
                    said = f"{name} does not stand in the template, so that it repeats the same"
                    yield Hit(key, said, "Write it where the items belong.")


def _texts(template: Value) -> Iterator[str]:
    for value in template.walk():
        if isinstance(value, Scalar):
            yield str(value.value)
        elif isinstance(value, Mapping):
            yield from map(str, value.entries)
