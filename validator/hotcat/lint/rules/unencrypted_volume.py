"""A volume in plain, at a site that has an encrypted volume type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule
from hotcat.lint.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unencrypted-volume", "HC740", WARNING, confidence=MEDIUM)

_WORDS = ("encrypt", "luks")


def check(subject: Subject) -> Iterator[Hit]:
    """Compare the types of volumes with the site's encrypted ones."""
    types = (subject.site or {}).get("volume_types")
    if not isinstance(types, dict) or "OS::Cinder::Volume" not in subject.bodies:
        return
    encrypted = [
        str(name) for role, name in types.items() if any(word in f"{role} {name}".lower() for word in _WORDS)
    ]
    if not encrypted or types.get("default") in encrypted:
        return
    for body in subject.bodies["OS::Cinder::Volume"]:
        kind = body.literal("volume_type")
        if kind is UNKNOWN or kind in encrypted or body.has("source_volid") or body.has("backup_id"):
            continue
        yield Hit(
            body.properties.get("volume_type") or body.resource.key,
            f"volume {body.resource.name} is not encrypted",
            f"Give it volume_type: {encrypted[0]}.",
        )
