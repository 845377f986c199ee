"""The name of a condition that the template does not define."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.conditions import evaluated, uses
from hotcat.lint.nearest import advice, writing
from hotcat.lint.rule import ERROR, MINIMAL, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("undefined-condition", "HC209", ERROR, profile=MINIMAL, fixable=True)


def check(subject: Subject) -> Iterator[Hit]:
    """Look up what resources, outputs, `if` and other conditions name."""
    conditions = subject.template.conditions
    for use in uses(subject):
        name = use.name
        if name is None or name in conditions:
            continue
        if name.lower() in {"true", "false"}:
            help_: str | None = "Without quotes it is a boolean."
            fix = writing(use.value, name.lower())
        elif name in subject.template.parameters:
            help_ = "There is a parameter of that name: compare it in a condition, or ask with get_param."
            fix = None
        else:
            others = conditions.keys() - {use.inside}
            help_, fix = advice(subject, use.value, name, others)
        # Heat never looks into a condition that nothing uses.
        idle = use.inside is not None and use.inside not in evaluated(subject)
        severity = WARNING if idle else ERROR
        yield Hit(use.value, f"there is no condition {name}", help_, fix=fix, severity=severity)
