"""What building an image takes of the machine: Debian packages."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from hotcat import debian
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Callable

SHIMS = Path(__file__).parent / "shims"
DEVICE_MAPPER = Path("/dev/mapper/control")
# debootstrap, gdisk, kpartx, e2fsprogs, qemu-utils and what follows are called by diskimage-builder; QEMU
# itself boots what was built.
PACKAGES = (
    "debootstrap",
    "debian-archive-keyring",
    "gdisk",
    "dosfstools",
    "e2fsprogs",
    "fdisk",
    "kpartx",
    "procps",
    "qemu-system-x86",
    "qemu-utils",
    "util-linux",
    "xz-utils",
)


def missing() -> list[str]:
    """Return the packages that are not installed; raises HotcatError on other systems than Debian."""
    found = debian.installed(PACKAGES, "building images")
    return [name for name in PACKAGES if name not in found]


def check() -> None:
    """Raise HotcatError where something is missing, with the command that installs it."""
    if names := missing():
        raise HotcatError(
            f"building images needs packages that are missing: {', '.join(names)}",
            remedy="Run 'hotcat image install'.",
        )


def install(log: Callable[[str], None]) -> None:
    """Install what is missing, through sudo if need be; raises HotcatError where it cannot."""
    if names := missing():
        log(f"installing {len(names)} Debian packages: {' '.join(names)}")
        debian.as_root("set -e\n" + debian.install_script(names), log)


def shims() -> list[Path]:
    """Return the folders of what stands in for programs that cannot work in a build: sudo, and maybe kpartx.

    Only root can tell: to open device-mapper's node is what loads its module where it is one.
    """
    try:
        os.close(os.open(DEVICE_MAPPER, os.O_RDWR))
    except OSError:
        return [SHIMS / "root", SHIMS / "loop"]
    return [SHIMS / "root"]
