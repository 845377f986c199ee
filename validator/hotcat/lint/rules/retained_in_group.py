"""A group whose members leave something behind when it shrinks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.tree import GROUP
from hotcat.lint.rule import INFO, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("retained-in-group", "HC612", INFO)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for resources to retain in the nested templates of groups."""
    known: dict[object, list[str]] = {}
    for child in subject.children:
        if child.way != GROUP or child.template is None:
            continue
        path = child.template.document.path
        if path not in known:
            known[path] = [
                one.name
                for one in child.template.resources.values()
                if "deletion_policy" in one.body.entries and one.deletion_policy == "retain"
            ]
        kept = known[path]
        if kept:
            yield Hit(
                child.value,
                f"each member that {child.resource.name} loses leaves its {', '.join(kept)} behind",
                "Nobody deletes them later: note them elsewhere, or take snapshots.",
            )
