"""A wait condition that waits for a server which is only made after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import waiting
from hotcat.lint.rule import ERROR, MEDIUM, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("wait-condition-deadlock", "HC503", ERROR, confidence=MEDIUM)


def check(subject: Subject) -> Iterator[Hit]:
    """Compare who can signal with who needs the wait condition."""
    for wait in waiting.waits(subject):
        after = subject.dependents(wait.resource.name)
        late = [name for name in wait.signallers if name in after]
        if late and len(late) == len(wait.signallers) and not wait.told:
            yield Hit(
                wait.resource.key,
                f"{wait.resource.name} waits for a signal from {', '.join(late)}, made only after it",
                "Remove the dependency on the wait condition from what signals it.",
            )
