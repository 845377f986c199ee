"""A volume of a backup that Heat does not know yet, without the size that Heat wants then.

`validate` in heat/engine/resources/openstack/cinder/volume.py asks for a size, or another source,
unless there is a backup. An attribute of a resource that is not there yet is nothing to it; a
get_resource is the resource's name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping
from hotcat.lint import values
from hotcat.lint.mention import made
from hotcat.lint.rule import ERROR, MINIMAL, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unsized-restore", "HC355", ERROR, profile=MINIMAL)

_SOURCES = ("size", "snapshot_id", "source_volid")


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the backups that are attributes."""
    for mention in made(subject, "OS::Cinder::Volume"):
        given, value = mention.given, mention.value_of("backup_id")
        if value is None or not isinstance(given, Mapping) or any(name in given.entries for name in _SOURCES):
            continue
        for one in values.alternatives(value):
            if values.attribute_of(one):
                yield Hit(
                    one,
                    "Heat does not know this backup when it looks at the template, and wants a size",
                    "Write a size beside it, however large: the volume gets that of the backup.",
                    severity=None if one is value else WARNING,
                )
