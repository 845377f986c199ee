"""A template that brings in itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import nested
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotcat.hot.template import Template
    from hotcat.lint.subject import Subject

RULE = Rule("recursive-template", "HC407", ERROR, profile=MINIMAL)


def check(subject: Subject) -> Iterator[Hit]:
    """Follow the nested templates until they lead back."""
    for child in subject.children:
        if child.template and nested.sure(child) and _leads_to(subject, child.template):
            yield Hit(
                child.value,
                f"{child.target or child.resource.name} brings in {subject.path.name} again, without end",
                "A condition on one of the resources would end it.",
            )


def _leads_to(subject: Subject, start: Template) -> bool:
    seen: set[Path] = set()
    waiting = [start]
    while waiting:
        template = waiting.pop()
        path = template.document.path
        if path.name == subject.path.name and path.resolve() == subject.path.resolve():
            return True
        if path not in seen:
            seen.add(path)
            waiting += [
                child.template
                for child in subject.tree.children(template)
                if child.template and nested.sure(child)
            ]
    return False
