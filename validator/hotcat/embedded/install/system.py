"""What needs root once: Debian packages and one device's mode. And what a machine may forbid."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from hotcat import debian
from hotcat.embedded import remedies
from hotcat.embedded.components import chosen
from hotcat.embedded.keeper import NAMESPACES
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TUN = Path("/dev/net/tun")
OPEN = 0o666  # udev's mode for it
# zstd packs snapshots; the rest is on every Debian machine and in no minimal container.
TOOLS = ("zstd", "iputils-ping", "procps", "util-linux", "openssh-client", "ca-certificates")


def packages(services: Sequence[str]) -> list[str]:
    """The Debian packages of the core and of these services."""
    return sorted({*TOOLS, *(name for component in chosen(services) for name in component.packages)})


def installed_packages(services: Sequence[str]) -> dict[str, str]:
    """The versions of those that are installed."""
    return debian.installed(packages(services), "the embedded cloud")


def missing_packages(services: Sequence[str]) -> list[str]:
    """Those that are not installed."""
    installed = installed_packages(services)
    return [name for name in packages(services) if name not in installed]


def digest(services: Sequence[str]) -> str:
    """What tells one set of installed packages from another."""
    return hashlib.sha256(repr(sorted(installed_packages(services).items())).encode()).hexdigest()[:12]


def tun_is_open() -> bool:
    """Whether users may make tap devices in namespaces of their own: udev's default, and QEMU's need."""
    if os.geteuid() == 0:
        return TUN.exists() and TUN.stat().st_mode & OPEN == OPEN
    return os.access(TUN, os.R_OK | os.W_OK)


def missing(services: Sequence[str]) -> list[str]:
    """What of the system is missing, in words."""
    found = [f"package {name}" for name in missing_packages(services)]
    return found if tun_is_open() else [*found, f"access to {TUN}"]


def install(log: Callable[[str], None], services: Sequence[str]) -> None:
    """Install missing packages and open the tun device, through sudo where this user is not root.

    Raises HotcatError with the commands to run where that is impossible, and where the kernel forbids
    namespaces to this user.
    """
    names = missing_packages(services)
    daemons = [unit for component in chosen(services) for unit in component.daemons]
    commands = [debian.install_script(names, daemons)] if names else []
    if not tun_is_open():
        commands.append(f"chmod 0666 {TUN}")
    if commands:
        if names:
            log(f"installing {len(names)} Debian packages: {' '.join(names)}")
        if not tun_is_open():
            log(f"opening {TUN} to all users, as udev does")
        debian.as_root("set -e\n" + "\n".join(commands), log)
    check_namespaces()


def check_namespaces() -> None:
    """Try the namespaces the cloud lives in; raises HotcatError with the switch that would allow them."""
    attempt = ("unshare", *NAMESPACES, "--fork", "--mount-proc", "true")
    done = subprocess.run(attempt, capture_output=True, text=True, check=False)
    if done.returncode:
        raise HotcatError(
            f"this machine does not let this user make namespaces: {done.stderr.strip()}",
            remedy=f"Allow it ({remedies.NAMESPACES}), or run hotcat as root.",
        )
