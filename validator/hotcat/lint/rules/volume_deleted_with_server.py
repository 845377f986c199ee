"""A volume that is to be kept, and that goes with the server which boots from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Sequence
from hotcat.lint import values
from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("volume-deleted-with-server", "HC601", WARNING)


def check(subject: Subject) -> Iterator[Hit]:
    """Compare delete_on_termination of a server's devices with the policies of the volumes."""
    if "OS::Cinder::Volume" not in subject.by_type:
        return
    for server in subject.of_type("OS::Nova::Server"):
        for name in ("block_device_mapping", "block_device_mapping_v2"):
            devices = server.property(name)
            for device in devices.items if isinstance(devices, Sequence) else ():
                if not isinstance(device, Mapping):
                    continue
                flag = device.get("delete_on_termination")
                volume = subject.template.resources.get(values.resource_of(device.get("volume_id")) or "")
                if volume is None or flag is None or values.boolean(values.literal(flag)) is not True:
                    continue
                if volume.type == "OS::Cinder::Volume" and volume.deletion_policy != "delete":
                    yield Hit(
                        flag,
                        f"{volume.name} goes with {server.name}, though its deletion_policy is "
                        f"{volume.deletion_policy}",
                        "Write false.",
                    )
