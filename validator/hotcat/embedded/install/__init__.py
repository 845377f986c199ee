"""Everything the cloud needs on a machine: Debian packages, the OpenStack environment, the guest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotcat.cache import SYSTEM_CACHE, cache_root
from hotcat.embedded.components import named
from hotcat.embedded.guest.build import Guest, build_guest, find_guest
from hotcat.embedded.install import environment, hypervisor, system
from hotcat.embedded.releases import NEWEST
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Installation:
    """What a cloud is started from."""

    openstack: Path  # the Python environment of the OpenStack services
    packages: str  # digest of the Debian packages' versions
    guest: Mapping[str, str]
    virt_type: str
    services: tuple[str, ...]  # names of the components beside the core's
    release: str


def install(
    log: Callable[[str], None], services: tuple[str, ...] = (), release: str = NEWEST
) -> Installation:
    """Install what the core and these services lack; says each step before it takes it. Idempotent.

    Raises HotcatError where a step cannot be done, with the command that would.
    """
    environment.constraints(services, release)  # what cannot be had is told before anything is installed
    system.install(log, services)
    openstack = environment.find(services, release) or environment.make(cache_root(), log, services, release)
    environment.link(openstack, services)
    guest = find_tiny_guest() or build_guest(cache_root() / "guest", log=log)
    return _installation(openstack, guest, services, release, log)


def find(services: tuple[str, ...] = (), release: str = NEWEST) -> Installation:
    """What a cloud with these services is started from; raises HotcatError where something is missing."""
    environment.constraints(services, release)
    missing = system.missing(services)
    openstack, guest = environment.find(services, release), find_tiny_guest()
    missing += ["the OpenStack environment"] if openstack is None else []
    missing += ["the guest image"] if guest is None else []
    if missing or openstack is None or guest is None:
        option = f" --with {named(services)}" if services else ""
        option += f" --release {release}" if release != NEWEST else ""
        raise HotcatError(
            "the embedded cloud is not installed: " + ", ".join(missing) + " missing",
            remedy=f"Run 'hotcat cloud install{option}'.",
        )
    return _installation(openstack, guest, services, release, lambda _: None)


def _installation(
    openstack: Path, guest: Guest, services: tuple[str, ...], release: str, log: Callable[[str], None]
) -> Installation:
    virt_type = hypervisor.virt_type(guest, cache_root(), log)
    return Installation(openstack, system.digest(services), _described(guest), virt_type, services, release)


def find_tiny_guest() -> Guest | None:
    """The tiny guest in this user's cache or in the system's; None where it is not built."""
    for cache in (cache_root(), SYSTEM_CACHE):
        if guest := find_guest(cache / "guest"):
            return guest
    return None


def _described(guest: Guest) -> dict[str, str]:
    return {
        "kernel": str(guest.kernel),
        "initrd": str(guest.initrd),
        "disk": str(guest.disk),
        "kernel_command_line": guest.kernel_command_line,
        "version": guest.version,
    }
