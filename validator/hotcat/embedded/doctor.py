"""What the embedded cloud needs of this machine, looked at: what is there, what is missing, what mends it."""

from __future__ import annotations

import os
import resource
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hotcat.cache import cache_root
from hotcat.embedded import address, remedies
from hotcat.embedded.cloud import Cloud
from hotcat.embedded.components import named, published_ports
from hotcat.embedded.install import environment, find_tiny_guest, hypervisor, kernel, system
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Sequence

OK, NOTE, MISSING = "ok", "note", "missing"
GIB = 1024**3
# GiB, measured on Debian 12 with two processors: the core with a guest takes 2.5 to 3.5 of PSS, all
# services 9, one of them mostly below 0.8; a Python environment 0.9, a cloud's data 0.3 (2 with Ceph's).
# The rest is for Debian's packages and for what is built on the way.
CORE_MEMORY, SERVICE_MEMORY, FULL_MEMORY = 4.0, 0.8, 10.0
INSTALLED = 2.5
CORE_DATA, FULL_DATA = 0.5, 3.0
PROCESSORS = 2  # what start times are told for
DESCRIPTORS = 4096  # open files, above all an API's connections


@dataclass(frozen=True)
class Look:
    """One thing looked at."""

    what: str
    state: str  # OK, NOTE (the cloud runs without it, and how), MISSING
    found: str
    remedy: str = ""
    root: bool = False  # the remedy needs root


def examine(services: Sequence[str]) -> list[Look]:
    """Look at everything that a cloud of the core and these services needs."""
    return [found for look in LOOKS.values() for found in look(tuple(services))]


def _install(services: Sequence[str]) -> str:
    return "hotcat cloud install" + (f" --with {named(services)}" if services else "")


def _packages(services: tuple[str, ...]) -> list[Look]:
    wanted = len(system.packages(services))
    try:
        missing = system.missing_packages(services)
    except HotcatError as error:
        return [Look("packages", MISSING, error.message, error.remedy or "")]
    if missing:
        found = f"{len(missing)} of {wanted} Debian packages are not installed: {' '.join(missing)}"
        return [Look("packages", MISSING, found, _install(services), root=True)]
    return [Look("packages", OK, f"all {wanted} Debian packages are installed")]


def _environment(services: tuple[str, ...]) -> list[Look]:
    found = environment.find(services)
    if found is None:
        return [Look("openstack", MISSING, "the OpenStack services are not installed", _install(services))]
    return [Look("openstack", OK, str(found))]


def _guest(services: tuple[str, ...]) -> list[Look]:
    if guest := find_tiny_guest():
        return [Look("guest image", OK, str(guest.disk.parent))]
    return [Look("guest image", MISSING, "the tiny guest is not built", _install(services))]


def _tun(services: tuple[str, ...]) -> list[Look]:
    del services
    if system.tun_is_open():
        return [Look("tun device", OK, f"{system.TUN} can be used by this user")]
    lacks = "is closed to users" if system.TUN.exists() else "does not exist"
    remedy = f"chmod 0666 {system.TUN}" if system.TUN.exists() else "modprobe tun"
    return [Look("tun device", MISSING, f"{system.TUN} {lacks}", remedy, root=True)]


def _kernel(services: tuple[str, ...]) -> list[Look]:
    del services
    refused = kernel.refused()
    if not refused:
        tried = "user, network, mount, PID, IPC and UTS namespaces; in them " + ", ".join(kernel.ABILITIES)
        return [Look("kernel", OK, tried)]
    if words := refused.get("namespaces"):
        found = f"this user may not make namespaces: {words}"
        return [Look("kernel", MISSING, found, remedies.NAMESPACES, root=True)]
    return [
        Look(
            "kernel",
            MISSING,
            f"no {name} in a namespace, which is for {kernel.ABILITIES[name][0]}: {words}",
            "a kernel, or a container, that allows it",
            root=True,
        )
        for name, words in refused.items()
    ]


def _kvm(services: tuple[str, ...]) -> list[Look]:
    del services
    slow = "guests run under QEMU's emulation, which is slower"
    if not hypervisor.KVM.exists():
        return [Look("kvm", NOTE, f"there is no {hypervisor.KVM}: {slow}")]
    if not os.access(hypervisor.KVM, os.R_OK | os.W_OK):
        remedy = "adduser $USER kvm, then log in again"
        return [Look("kvm", NOTE, f"{hypervisor.KVM} is closed to this user: {slow}", remedy, root=True)]
    guest = find_tiny_guest()
    if guest is None or not shutil.which("qemu-system-x86_64"):
        return [Look("kvm", NOTE, "it is tried when the guest image and QEMU are installed")]
    if hypervisor.virt_type(guest, cache_root(), lambda _: None) == "kvm":
        return [Look("kvm", OK, "a guest was booted under it")]
    return [Look("kvm", NOTE, f"{hypervisor.KVM} is there, but a guest hangs under it: {slow}")]


def _addresses(services: tuple[str, ...]) -> list[Look]:
    ports = published_ports(services)
    try:
        where, sockets = address.open_sockets(ports)
    except HotcatError as error:
        return [Look("address", MISSING, error.message, error.remedy or "")]
    for listener in sockets.values():
        listener.close()
    return [Look("address", OK, f"the ports {', '.join(map(str, ports))} of {where} are free")]


def _disk(services: tuple[str, ...]) -> list[Look]:
    place = _existing(cache_root())
    free = shutil.disk_usage(place).free / GIB
    installed = environment.find(services) is not None
    needed = (FULL_DATA if services else CORE_DATA) + (0 if installed else INSTALLED)
    found = f"{free:.1f} GiB are free at {place}; {needed:.1f} are needed"
    if free < needed:
        return [Look("disk", MISSING, found, "free some, or point HOTCAT_CACHE to another place")]
    return [Look("disk", OK, found)]


def _existing(place: Path) -> Path:
    return place if place.exists() else _existing(place.parent)


def _memory(services: tuple[str, ...]) -> list[Look]:
    lines = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text().splitlines())
    available = int(lines["MemAvailable"].split()[0]) * 1024 / GIB
    needed = min(CORE_MEMORY + SERVICE_MEMORY * len(services), FULL_MEMORY)
    found = f"{available:.1f} GiB are available; a cloud and some guests take {needed:.0f}"
    if available < needed:
        return [Look("memory", MISSING, found, "end something else, or choose fewer services")]
    return [Look("memory", OK, found)]


def _processors(services: tuple[str, ...]) -> list[Look]:
    del services
    count = len(os.sched_getaffinity(0))
    if count < PROCESSORS:
        return [Look("processors", NOTE, f"{count}: a start takes minutes")]
    return [Look("processors", OK, str(count))]


def _descriptors(services: tuple[str, ...]) -> list[Look]:
    del services
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < DESCRIPTORS:
        remedy = "raise `nofile` in /etc/security/limits.conf, or `ulimit -Hn` of the container"
        return [Look("open files", MISSING, f"this user may open {most}", remedy, root=True)]
    return [Look("open files", OK, f"this user may open {most}")]


def _route(services: tuple[str, ...]) -> list[Look]:
    del services
    if os.geteuid() == 0:
        return [Look("route", OK, "`up --route` gives this machine a route to floating IPs")]
    found = "floating IPs are reached by `hotcat cloud shell` and a SOCKS proxy; `up --route` needs root"
    return [Look("route", NOTE, found)]


def _clouds(services: tuple[str, ...]) -> list[Look]:
    del services
    looks = []
    for folder in sorted((cache_root() / "clouds").glob("*/")):
        cloud = Cloud.named(folder.name)
        try:
            status = cloud.status()
        except HotcatError as error:
            looks.append(Look(f"cloud {folder.name}", NOTE, error.message, error.remedy or ""))
            continue
        if status is None:
            found, remedy = "it does not run; its data are kept", f"{cloud.command('down')} (its data go)"
        else:
            ill = [unit["unit"] for unit in status["units"] if unit["state"] in {"failed", "restarting"}]
            found = f"{status['phase']} at {status['address']}" + (
                f"; not well: {', '.join(ill)}" if ill else ""
            )
            remedy = cloud.command("status") if ill or status["phase"] == "failed" else ""
        looks.append(Look(f"cloud {folder.name}", NOTE if remedy else OK, found, remedy))
    return looks


LOOKS = {
    "packages": _packages,
    "openstack": _environment,
    "guest image": _guest,
    "tun device": _tun,
    "kernel": _kernel,
    "kvm": _kvm,
    "address": _addresses,
    "disk": _disk,
    "memory": _memory,
    "processors": _processors,
    "open files": _descriptors,
    "route": _route,
    "clouds": _clouds,
}
