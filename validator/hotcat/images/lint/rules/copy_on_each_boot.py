"""An image in qcow2, which Ceph copies whole for each server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, STRICT, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ImageSubject

RULE = Rule("copy-on-each-boot", "HI607", INFO, profile=STRICT)


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Look at the format that is published."""
    if subject.definition.plain("glance", "disk_format") == "qcow2":
        yield Hit(
            subject.definition.value("glance", "disk_format"),
            "where images and disks are in Ceph, a qcow2 is fetched and converted for each server",
            "Write disk_format: raw: a server's disk is then a clone, made at once.",
        )
