"""An output without a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Scalar
from hotcat.lint.rule import ERROR, MINIMAL, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("missing-value", "HC019", ERROR, profile=MINIMAL)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for the key, and for an empty one."""
    for output in subject.template.outputs.values():
        value = output.value
        if value is None:
            yield Hit(output.key, f"output {output.name} has no value", "Say what it tells with `value:`.")
        elif isinstance(value, Scalar) and value.value is None:
            yield Hit(
                output.body.keys["value"], f"the value of output {output.name} is empty", severity=WARNING
            )
