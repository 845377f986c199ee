"""A property that Heat never changes, given by something that an update can change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.mention import mapped, mentions
from hotcat.lint.rule import INFO, MEDIUM, STRICT, Hit, Rule
from hotcat.lint.values import parameter_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("immutable-property", "HC325", INFO, confidence=MEDIUM, profile=STRICT, by_release=True)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for parameters that are not immutable themselves."""
    for mention in mentions(subject):
        schema = subject.pack.type(mention.name)
        if schema is None or mention.member or mapped(subject, mention):
            continue
        for placed in subject.placed(mention.resource):
            if placed.schema is None or not placed.schema.immutable:
                continue
            parameter = parameter_of(placed.value, subject.template)
            if parameter and not parameter.immutable:
                about = f"{placed.name} cannot be changed, but the parameter {parameter.name} can"
                yield Hit(placed.value, about, f"Declare {parameter.name} with `immutable: true`.")
