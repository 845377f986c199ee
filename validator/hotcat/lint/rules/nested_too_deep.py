"""Stacks that nest deeper than Heat lets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.tree import CHAIN, GROUP, STACK
from hotcat.lint import nested
from hotcat.lint.rule import ERROR, MEDIUM, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("nested-too-deep", "HC408", ERROR, confidence=MEDIUM)


def check(subject: Subject) -> Iterator[Hit]:
    """Count the levels below each nested template."""
    known: dict[object, int] = {}
    for child in subject.children:
        if child.template and child.way != STACK and nested.sure(child):
            known = known or {subject.path: 0, subject.path.resolve(): 0}
            own = 2 if child.way in {GROUP, CHAIN} else 1
            depth = own + nested.levels(subject.tree, child.template, known)
            if depth > nested.MAX_DEPTH:
                yield Hit(
                    child.value,
                    f"{child.target} makes stacks nest {depth} deep; Heat allows {nested.MAX_DEPTH}",
                    "A group counts as a level of its own, besides that of its members.",
                )
