"""Firmware properties that do not fit the image's partition table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ImageSubject

RULE = Rule("firmware-mismatch", "HI606", WARNING)


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Compare hw_firmware_type with the element of the block device."""
    definition, at = subject.definition, ("glance", "properties")
    firmware = definition.plain(*at, "hw_firmware_type")
    names = subject.expansion.names
    devices = names & {"block-device-efi", "block-device-efi-lvm", "block-device-gpt", "block-device-mbr"}
    efi = bool(devices & {"block-device-efi", "block-device-efi-lvm"})
    if firmware == "uefi" and devices and not efi:
        yield Hit(
            definition.value(*at, "hw_firmware_type"),
            f"{min(devices)} makes no partition for UEFI",
            "Take block-device-efi, or bios.",
        )
    secure = definition.plain(*at, "os_secure_boot")
    if secure == "required" and firmware != "uefi":
        yield Hit(
            definition.value(*at, "os_secure_boot"), "secure boot needs hw_firmware_type: uefi", "Add it."
        )
    machine = definition.plain(*at, "hw_machine_type")
    if (
        firmware == "uefi"
        and isinstance(machine, str)
        and machine.startswith(("pc-i440fx", "pc"))
        and "q35" not in machine
    ):
        yield Hit(
            definition.value(*at, "hw_machine_type"), f"{machine} boots UEFI only by chance", "Write q35."
        )
