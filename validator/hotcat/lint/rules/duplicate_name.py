"""Two resources with the same name, where a name can be taken only once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping
from hotcat.lint import unique
from hotcat.lint.rule import ERROR, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("duplicate-name", "HC413", ERROR)


def check(subject: Subject) -> Iterator[Hit]:
    """Compare the names of the resources of each such type, where none of them has a condition."""
    for kind, resources in subject.by_type.items():
        if len(resources) == 1 or kind not in unique.NAMES:
            continue
        seen: dict[str, str] = {}
        for resource in resources:
            properties = resource.properties
            if not isinstance(properties, Mapping) or "condition" in resource.body.entries:
                continue
            name = properties.get("name")
            if name is None or name.plain() is None or "external_id" in resource.body.entries:
                continue
            within = [
                properties.entries[key].plain() for key in unique.NAMES[kind] if key in properties.entries
            ]
            same = repr((name.plain(), within))
            if same in seen:
                yield Hit(
                    name, f"{resource.name} has the same name as {seen[same]}", "Give it another, or none."
                )
            seen.setdefault(same, resource.name)
