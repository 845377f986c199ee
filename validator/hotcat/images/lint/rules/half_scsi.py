"""A SCSI model without a SCSI disk, or a SCSI disk without virtio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ImageSubject

RULE = Rule("half-scsi", "HI604", WARNING)


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Compare hw_disk_bus with hw_scsi_model."""
    definition, at = subject.definition, ("glance", "properties")
    bus, model = definition.plain(*at, "hw_disk_bus"), definition.plain(*at, "hw_scsi_model")
    if bus == "scsi" and model is None:
        yield Hit(
            definition.value(*at, "hw_disk_bus"),
            "without hw_scsi_model the disk is on a controller that few guests know and that cannot discard",
            "Add hw_scsi_model: virtio-scsi.",
        )
    elif model is not None and bus != "scsi":
        yield Hit(
            definition.value(*at, "hw_scsi_model"),
            "hw_scsi_model does nothing unless the disk is on SCSI",
            "Add hw_disk_bus: scsi.",
        )
