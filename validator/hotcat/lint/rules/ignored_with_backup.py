"""Properties of a volume that Heat does not look at when it restores the volume from a backup.

heat/engine/resources/volume_base.py (BaseVolume.handle_create): with a backup it asks Cinder for a restore
and for nothing else. Cinder (API.restore in cinder/backup/api.py) then makes a volume as large as the
backup, of the default type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping
from hotcat.lint import values
from hotcat.lint.mention import made
from hotcat.lint.relations import is_given
from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("ignored-with-backup", "HC353", WARNING)

_IGNORED = {
    "AWS::EC2::Volume": ("SnapshotId", ("Size", "Tags")),
    "OS::Cinder::Volume": (
        "backup_id",
        (
            "availability_zone",
            "image",
            "metadata",
            "scheduler_hints",
            "size",
            "snapshot_id",
            "source_volid",
            "volume_type",
        ),
    ),
}


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the volumes that surely come from a backup."""
    for mention in made(subject, *_IGNORED):
        backup, ignored = _IGNORED[mention.name]
        given, value = mention.given, mention.value_of(backup)
        if value is None or not isinstance(given, Mapping):
            continue
        if not is_given(value, subject.template, truth=True):
            continue
        # Heat wants a size while it does not know the backup, as unsized-restore tells.
        asked = any(values.attribute_of(one) for one in values.alternatives(value))
        for name in ignored:
            if name == "size" and asked:
                continue
            if name in given.entries and is_given(given.entries[name], subject.template, truth=True):
                yield Hit(
                    given.keys[name],
                    f"{name} does nothing to a volume that is made from a backup",
                    f"It gets the backup's size and Cinder's default type. Leave {name} out, or restore the "
                    f"backup into the volume: make it without {backup} first, and add that in an update."
                    if mention.name == "OS::Cinder::Volume"
                    else f"It gets the backup's size and Cinder's default type: leave {name} out.",
                )
