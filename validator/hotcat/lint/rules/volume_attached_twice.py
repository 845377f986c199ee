"""A volume of the template that is attached in two places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Sequence
from hotcat.lint import values
from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.subject import Subject

RULE = Rule("volume-attached-twice", "HC508", WARNING, confidence=MEDIUM)


def check(subject: Subject) -> Iterator[Hit]:
    """Follow each volume to the attachments and servers that take it."""
    if "OS::Cinder::Volume" not in subject.by_type:
        return
    taken: dict[str, str] = {}
    for name, value in _takers(subject):
        volume = subject.template.resources.get(values.resource_of(value) or "")
        if volume is None or volume.type != "OS::Cinder::Volume" or _shared(volume.property("volume_type")):
            continue
        if volume.name in taken:
            yield Hit(
                value,
                f"{volume.name} is attached by {taken[volume.name]} already",
                "Only a volume of a type with multiattach can be in two places.",
            )
        taken.setdefault(volume.name, name)


def _takers(subject: Subject) -> Iterator[tuple[str, Value]]:
    for attachment in subject.of_type("OS::Cinder::VolumeAttachment"):
        value = attachment.property("volume_id")
        if value is not None and "condition" not in attachment.body.entries:
            yield attachment.name, value
    for server in subject.of_type("OS::Nova::Server"):
        if "condition" in server.body.entries:
            continue
        for mapping in ("block_device_mapping", "block_device_mapping_v2"):
            devices = server.property(mapping)
            for device in devices.items if isinstance(devices, Sequence) else ():
                value = device.get("volume_id") if isinstance(device, Mapping) else None
                if value is not None:
                    yield server.name, value


def _shared(volume_type: Value | None) -> bool:
    """Say whether a volume's type may allow for it; a default type does not."""
    return volume_type is not None
