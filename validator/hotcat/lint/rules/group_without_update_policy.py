"""A group of servers all of whose members an update changes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot import groups
from hotcat.hot.tree import GROUP
from hotcat.lint import nested, ordering
from hotcat.lint.rule import INFO, MEDIUM, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("group-without-update-policy", "HC608", INFO, confidence=MEDIUM)

_SERVER = "OS::Nova::Server"


def check(subject: Subject) -> Iterator[Hit]:
    """Look for ResourceGroups with servers, directly or in nested templates; others go by batches anyway."""
    if groups.RESOURCE_GROUP not in subject.by_type:
        return
    children = ordering.types_of_children(subject)
    below = {child.resource.name: types for child, types in children if child.way == GROUP}
    for group in subject.of_type(groups.RESOURCE_GROUP):
        size = nested.count(group)
        if "update_policy" in group.body.entries or (size is not None and size < 2):  # noqa: PLR2004  (several)
            continue
        member = nested.member(group)
        direct = member is not None and member.string("type") == _SERVER
        if direct or _SERVER in below.get(group.name, ()):
            yield Hit(
                group.key,
                f"an update changes all servers of {group.name} at once",
                "Write an update_policy with rolling_update: min_in_service and max_batch_size.",
            )
