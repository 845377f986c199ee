"""A volume in plain, at a site that has an encrypted volume type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule
from hotcat.lint.site import VOLUME_TYPE, default, encrypted
from hotcat.lint.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unencrypted-volume", "HC740", WARNING, confidence=MEDIUM)


def check(subject: Subject) -> Iterator[Hit]:
    """Compare the types of volumes with the site's encrypted ones."""
    site, volumes = subject.site, subject.bodies.get("OS::Cinder::Volume")
    good = encrypted(site) if site and volumes else []
    if not site or not volumes or not good or default(site, VOLUME_TYPE) in good:
        return
    for body in volumes:
        kind = body.literal("volume_type")
        if kind is UNKNOWN or kind in good or body.has("source_volid") or body.has("backup_id"):
            continue
        yield Hit(
            body.properties.get("volume_type") or body.resource.key,
            f"volume {body.resource.name} is not encrypted",
            f"Give it volume_type: {good[0]}.",
        )
