"""Whether guests run under KVM or under QEMU's own emulation (TCG): found out by booting one.

That /dev/kvm exists proves nothing: on some nested machines a KVM guest starts and hangs.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from hotcat.embedded.secrets import write_private

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotcat.embedded.guest.build import Guest

KVM = Path("/dev/kvm")
PATIENCE = 10.0  # seconds; a real KVM guest prints its first line in less than one
MARK = b"guest:"  # what the guest's init prints first


def virt_type(guest: Guest, cache: Path, log: Callable[[str], None]) -> str:
    """`kvm` or `qemu`, asked of the machine once per boot and guest."""
    if not os.access(KVM, os.R_OK | os.W_OK):
        return "qemu"
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    answer = cache / f"kvm-{os.geteuid()}-{boot[:8]}-{guest.version}"
    if not answer.exists():
        log("trying whether KVM works on this machine")
        for old in cache.glob(f"kvm-{os.geteuid()}-*"):
            old.unlink()
        cache.mkdir(parents=True, exist_ok=True)
        write_private(answer, "kvm" if kvm_boots(guest) else "qemu")
    return answer.read_text()


def kvm_boots(guest: Guest) -> bool:
    """Whether the guest's init speaks on the console under KVM."""
    command = (
        *(
            "qemu-system-x86_64",
            "-accel",
            "kvm",
            "-m",
            "192",
            "-display",
            "none",
            "-serial",
            "stdio",
            "-no-reboot",
        ),
        *("-kernel", str(guest.kernel), "-initrd", str(guest.initrd), "-append", guest.kernel_command_line),
    )
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=PATIENCE, check=False, stdin=subprocess.DEVNULL
        )
        output = done.stdout
    except subprocess.TimeoutExpired as hung:
        output = hung.stdout or b""
    return MARK in output
