"""A flag of a parameter that is no boolean: Heat takes any text as true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.constraint import FALSE, TRUE
from hotcat.hot.node import Scalar
from hotcat.lint.rule import WARNING, Edit, Fix, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("loose-flag", "HC114", WARNING, fixable=True)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at `hidden` and `immutable`."""
    for parameter in subject.template.parameters.values():
        for name in ("hidden", "immutable"):
            value = parameter.body.entries.get(name)
            if value is None or (isinstance(value, Scalar) and isinstance(value.value, bool | None)):
                continue
            text = str(value.plain()).strip().lower()
            fix = None
            if text in TRUE | FALSE:
                span = value.span
                meant = "true" if text in TRUE else "false"
                # Today "false" counts as true, so that this changes what Heat does.
                fix = Fix(f"write {meant}", [Edit(span.start, span.end, meant)], safe=text in TRUE)
            counts = "true" if value.plain() else "false"
            yield Hit(
                value,
                f"parameter {parameter.name}: {name} is no boolean, and counts as {counts}",
                "Write true or false without quotes.",
                fix=fix,
            )
