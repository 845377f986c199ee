"""A list or mapping as the default of a string, which Heat turns into Python's way to write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Sequence
from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("stringified-default", "HC119", WARNING)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the parameters of type string."""
    for parameter in subject.template.parameters.values():
        default = parameter.body.entries.get("default")
        if default.__class__ in (Sequence, Mapping) and parameter.type == "string":
            what, kind = (
                ("list", "comma_delimited_list") if isinstance(default, Sequence) else ("mapping", "json")
            )
            yield Hit(
                default,
                f"parameter {parameter.name}: the default of a string is a {what}",
                f"Quote it, or make the parameter's type {kind}.",
            )
