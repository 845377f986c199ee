"""Whether a machine runs under KVM or is emulated by QEMU (TCG).

That /dev/kvm can be opened proves little: on some nested machines the firmware runs under KVM and the kernel
hangs. So the first boot tries it, and where only emulation works, that is remembered until the host boots.
"""

from __future__ import annotations

import contextlib
import os
import platform
from pathlib import Path

from hotcat.images import store

KVM, TCG = "kvm", "tcg"
KERNEL_WITHIN = 60.0  # seconds; under KVM a kernel has handed over to systemd in a few
_DEVICE = Path("/dev/kvm")


def choose() -> str:
    """Return `kvm` where this user can have it and it is not known to fail, else `tcg`."""
    usable = platform.machine() == "x86_64" and os.access(_DEVICE, os.R_OK | os.W_OK)
    return KVM if usable and not _avoided().exists() else TCG


def avoid_kvm() -> None:
    """Have later boots on this host emulate from the start."""
    mark = _avoided()
    with contextlib.suppress(OSError):  # then the next boot finds out anew
        mark.parent.mkdir(parents=True, exist_ok=True)
        for old in mark.parent.glob(f"{mark.name.partition('.')[0]}.*"):
            old.unlink()
        mark.touch()


def _avoided() -> Path:
    boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return store.root() / f"kvm-avoided-{os.geteuid()}.{boot}"
