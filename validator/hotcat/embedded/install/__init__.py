"""Everything the cloud needs on a machine: Debian packages, the OpenStack environment, the guest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotcat.cache import SYSTEM_CACHE, cache_root
from hotcat.embedded.guest.build import Guest, build_guest, find_guest
from hotcat.embedded.install import environment, hypervisor, system
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


def install(log: Callable[[str], None], services: tuple[str, ...] = ()) -> Installation:
    """Install what the core and these services lack; says each step before it takes it. Idempotent.

    Raises HotcatError where a step cannot be done, with the command that would.
    """
    system.install(log, services)
    openstack = environment.find(services) or environment.make(cache_root(), log, services)
    environment.link(openstack, services)
    guest = _find_guest() or build_guest(cache_root() / "guest", log=log)
    return _installation(openstack, guest, services, log)


def find(services: tuple[str, ...] = ()) -> Installation:
    """What a cloud with these services is started from; raises HotcatError where something is missing."""
    missing = system.missing(services)
    openstack, guest = environment.find(services), _find_guest()
    missing += ["the OpenStack environment"] if openstack is None else []
    missing += ["the guest image"] if guest is None else []
    if missing or openstack is None or guest is None:
        option = f" --with {','.join(services)}" if services else ""
        raise HotcatError(
            "the embedded cloud is not installed: " + ", ".join(missing) + " missing",
            remedy=f"Run 'hotcat cloud install{option}'.",
        )
    return _installation(openstack, guest, services, lambda _: None)


def _installation(
    openstack: Path, guest: Guest, services: tuple[str, ...], log: Callable[[str], None]
) -> Installation:
    virt_type = hypervisor.virt_type(guest, cache_root(), log)
    return Installation(openstack, system.digest(services), _described(guest), virt_type, services)


def _find_guest() -> Guest | None:
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
