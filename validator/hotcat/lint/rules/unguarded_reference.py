"""A reference to a resource that a condition may take away, where that condition is not looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Scalar
from hotcat.hot.template import Output
from hotcat.lint.conditions import condition_of, facts, guards
from hotcat.lint.references import references
from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.references import Reference
    from hotcat.lint.subject import Subject

RULE = Rule("unguarded-reference", "HC212", WARNING, confidence=MEDIUM)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at all references to resources with a condition."""
    conditional = {
        name: value
        for name, resource in subject.template.resources.items()
        if "condition" in resource.body.entries and (value := condition_of(resource.body)) is not None
    }
    if not conditional:
        return
    for one in references(subject):
        if one.target in conditional and not _guarded(one, conditional[one.target], subject):
            what = "output" if isinstance(one.owner, Output) else "resource"
            condition = conditional[one.target]
            name = f"condition {condition.value}" if isinstance(condition, Scalar) else "its condition"
            yield Hit(
                one.name,
                f"{what} {one.owner.name} asks for {one.target}, which is there only if {name} holds",
                f"Give the {what} the same condition, or choose the value by `if`.",
            )


def _guarded(one: Reference, condition: Value, subject: Subject) -> bool:
    """Say whether the condition holds wherever the reference is followed."""
    body = one.owner.body
    known = guards(body, subject).get(id(one.call), set())
    own = condition_of(body)
    if own is not None:
        known = known | facts(own, True, subject)
    needed = facts(condition, True, subject)
    names = {(str(condition.value), True)} if isinstance(condition, Scalar) else set()
    if names & known or (repr(condition.plain()), True) in known:
        return True
    # Or what the condition is defined as holds by another name.
    own_name = names or {(repr(condition.plain()), True)}
    return bool(needed - own_name) and needed - own_name <= known
