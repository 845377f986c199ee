"""A regular expression that can keep Heat busy for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.constraint import AllowedPattern
from hotcat.hot.node import Mapping, Sequence
from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("catastrophic-pattern", "HC107", WARNING, confidence=MEDIUM)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the structure of each allowed_pattern."""
    for parameter in subject.template.parameters.values():
        for one in parameter.constraints:
            if isinstance(one, AllowedPattern):
                from hotcat.hot.pattern import explodes

                if explodes(one.pattern):
                    section = parameter.body.entries["constraints"]
                    items = section.items if isinstance(section, Sequence) else []
                    patterns = (item.get("allowed_pattern") for item in items if isinstance(item, Mapping))
                    at = next(
                        (value for value in patterns if value and value.plain() == one.pattern), section
                    )
                    yield Hit(
                        at,
                        f"parameter {parameter.name}: matching this pattern can take for ever",
                        "Let no repeat hold another one, or a choice, that takes the same characters.",
                    )
