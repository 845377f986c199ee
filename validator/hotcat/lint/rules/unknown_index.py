"""A %index% that nothing replaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.groups import INDEX, RESOURCE_GROUP, SCALING_GROUP
from hotcat.lint import nested
from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unknown-index", "HC411", WARNING)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for it in groups that have another index, or none."""
    if INDEX not in subject.document.text:
        return
    for group in subject.of_type(RESOURCE_GROUP, SCALING_GROUP):
        scaling = group.type == SCALING_GROUP
        index = None if scaling else nested.index_of(group)
        if (index is None and not scaling) or index == INDEX:
            continue
        for one in nested.scalars(nested.member(group)):
            if isinstance(one.value, str) and INDEX in one.value:
                yield Hit(
                    one,
                    f"{INDEX} stays as it is in {group.name}",
                    f"Write {index}, which its index_var says."
                    if index
                    else "Only OS::Heat::ResourceGroup has an index.",
                )
