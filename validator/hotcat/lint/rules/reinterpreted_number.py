"""A number that YAML reads as another one than it looks: octal, or in base 60."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import MEDIUM, WARNING, Edit, Fix, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("reinterpreted-number", "HC033", WARNING, confidence=MEDIUM, fixable=True)


def check(subject: Subject) -> Iterator[Hit]:
    """Pick the numbers that the loader noted."""
    rewritten = subject.template.rewritten
    texts = _texts(subject) if rewritten else ()
    for number in rewritten:
        raw = number.node.value
        # An octal number is a file's mode more often than not, and right as a number.
        octal = raw.lstrip("+-")[:1] == "0" and raw.lstrip("+-").isdecimal()
        if ":" in raw or (octal and id(number.node) in texts):
            span = number.span
            yield Hit(
                number,
                f"YAML reads {raw} as the number {number.value}",
                "Quote it if it is meant as it stands.",
                fix=Fix(f'write "{raw}"', [Edit(span.start, span.end, f'"{raw}"')], safe=False),
            )


def _texts(subject: Subject) -> set[int]:
    """Return the nodes that stand where a string is meant."""
    found = {
        id(value.node)
        for parameter in subject.template.parameters.values()
        if parameter.type == "string" and (value := parameter.body.get("default")) is not None
    }
    for resource in subject.template.resources.values():
        found |= {
            id(placed.value.node)
            for placed in subject.placed(resource)
            if placed.schema and placed.schema.type == "String"
        }
    return found
