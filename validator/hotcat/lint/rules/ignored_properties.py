"""Properties of an external resource, which Heat does not use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("ignored-properties", "HC218", WARNING)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the resources with an external_id."""
    for resource in subject.template.resources.values():
        if "external_id" not in resource.body.entries:
            continue
        keys = resource.body.keys
        if "properties" in keys:
            yield Hit(
                keys["properties"],
                f"resource {resource.name} is external, so that its properties do nothing",
                "Take them away: Heat uses the thing as it is.",
            )
        if "depends_on" in keys and resource.depends_on:
            yield Hit(
                keys["depends_on"],
                f"resource {resource.name} is external and may depend on nothing",
                "Take depends_on away.",
                severity=ERROR,
            )
        if resource.deletion_policy != "retain" and "deletion_policy" in keys:
            yield Hit(
                keys["deletion_policy"],
                f"resource {resource.name} is external, so that it is always retained",
                "Take deletion_policy away.",
            )
