"""A wait condition whose time runs before the server that signals it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import ordering, waiting
from hotcat.lint.rule import INFO, MEDIUM, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("early-wait-condition", "HC504", INFO, confidence=MEDIUM, fixable=True)


def check(subject: Subject) -> Iterator[Hit]:
    """Look whether a wait condition depends on one of those that signal it."""
    for wait in waiting.waits(subject):
        name = wait.resource.name
        needed = subject.needed(name)
        signallers = wait.signallers
        if signallers and not needed & set(signallers) and not subject.dependents(name) & set(signallers):
            fix = ordering.dependency(subject, wait.resource, signallers[0]) if len(signallers) == 1 else None
            yield Hit(
                wait.resource.key,
                f"the time of {name} runs while {', '.join(signallers)} is not yet made",
                f"Write depends_on: {signallers[0]}",
                fix=fix,
            )
