"""A param of a str_replace that does not stand in its template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping
from hotcat.lint.rule import ERROR, WARNING, Hit, Rule
from hotcat.lint.values import string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unused-replacement", "HC213", WARNING)

_SEARCHED = 50_000_000  # characters a call; far more than a template of Heat's size needs


def check(subject: Subject) -> Iterator[Hit]:
    """Look for each param in a template that is written down."""
    for name in ("str_replace", "str_replace_strict", "str_replace_vstrict"):
        for call in subject.by_function.get(name, ()):
            argument = call.argument
            params = argument.get("params") if isinstance(argument, Mapping) else None
            text = string(argument.get("template")) if isinstance(argument, Mapping) else None
            if text is None or not isinstance(params, Mapping) or len(params.keys) * len(text) > _SEARCHED:
                continue
            for param, key in params.keys.items():
                if isinstance(param, str) and param not in text:
                    yield Hit(
                        key,
                        f"{param} does not stand in the template",
                        "Take it away, or write it where its value belongs.",
                        # The strict ones refuse it.
                        severity=WARNING if name == "str_replace" else ERROR,
                    )
