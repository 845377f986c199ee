"""A nested template whose file is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.nested import UNREADABLE
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("missing-nested-template", "HC401", ERROR, profile=MINIMAL)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for the file of each nested template."""
    for child in subject.children:
        if child.problem and child.problem.rule in UNREADABLE:
            yield Hit(
                child.value,
                f"the nested template {child.target} cannot be read",
                f"It is looked for as {child.path}." if child.path else None,
            )
