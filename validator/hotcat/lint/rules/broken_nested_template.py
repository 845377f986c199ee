"""A nested template that is no template, or none that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.nested import UNREADABLE
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("broken-nested-template", "HC402", ERROR, profile=MINIMAL)

_OTHERS = UNREADABLE | {"remote-reference", "skipped-template", "file-outside-root"}


def check(subject: Subject) -> Iterator[Hit]:
    """Tell what keeps each nested template from being read."""
    for child in subject.children:
        problem = child.problem
        if problem and problem.rule not in _OTHERS:
            place = problem.place
            where = f"{child.target}:{place.line}: " if place and place.line and child.target else ""
            what = "too large" if problem.rule == "file-too-large" else "none"
            yield Hit(
                child.value,
                f"the template in {child.resource.name} is {what}: {where}{problem.message}",
                problem.remedy,
            )
