"""The deletion policy snapshot on a resource that cannot be snapshotted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.tree import TYPE
from hotcat.lint.rule import ERROR, MINIMAL, Edit, Fix, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unsupported-snapshot", "HC603", ERROR, profile=MINIMAL, fixable=True, by_release=True)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for the policy on types that do not take it."""
    for resource in subject.template.resources.values():
        if resource.body.string("deletion_policy") not in subject.language.deletion_policies:
            continue
        if resource.deletion_policy != "snapshot":
            continue
        schema = subject.type_of(resource)
        nested = any(child.resource is resource and child.way == TYPE for child in subject.children)
        if nested or (schema and not schema.snapshot):
            value = resource.body.entries["deletion_policy"]
            retain = "Retain" if str(value.plain())[0] == "S" else "retain"
            span = value.span
            yield Hit(
                value,
                f"a resource of type {resource.type} has no snapshots",
                f"Write {retain}, or delete.",
                fix=Fix(f"Write {retain}", [Edit(span.start, span.end, retain)], safe=False),
            )
