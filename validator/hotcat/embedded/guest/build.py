"""Make the guest: kernel, initial file system and disk, from Debian packages and this package's own files."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotcat.embedded.guest import contents, cpio, packages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

# No watchdogs, no check of the timer: an emulated processor on a busy machine is late, not stuck or broken.
KERNEL_COMMAND_LINE = (
    "console=ttyS0 quiet panic=1 mitigations=off random.trust_cpu=on "
    "nowatchdog rcupdate.rcu_cpu_stall_suppress=1 no_timer_check"
)

_KERNEL_PACKAGE = "linux-image-cloud-amd64"
_DISK_BYTES = 16 * 2**20
_INDEX = "guest.json"


@dataclass(frozen=True)
class Guest:
    """The files that make an image of the guest, and what tells one build from another."""

    kernel: Path
    initrd: Path
    disk: Path
    """Raw, sparse and empty: the guest lives in memory, but an image needs a disk."""
    kernel_command_line: str
    version: str
    """Digest of all that the guest is made of; equal versions are equal guests."""


def find_guest(cache: Path) -> Guest | None:
    """Return the guest made last in the cache, without asking apt; None if there is none of this hotcat."""
    try:
        index = json.loads((cache / _INDEX).read_text())
    except FileNotFoundError:
        return None
    guest = _guest(cache, index["version"])
    whole = all(path.exists() for path in (guest.kernel, guest.initrd, guest.disk))
    return guest if whole and index["recipe"] == _recipe() else None


def build_guest(cache: Path, *, log: Callable[[str], None]) -> Guest:
    """Return the guest of the newest packages that apt offers, making it in the cache unless it is there.

    `log` gets a line for each step that takes time. Raises HotcatError when the packages cannot be had.
    """
    cache.mkdir(parents=True, exist_ok=True)
    with _lock(cache):
        recipe = _recipe()
        kernel_package = packages.dependency(_KERNEL_PACKAGE, r"linux-image-\d.*")
        userland_packages = packages.closure(sorted(set(contents.PROGRAMS.values())))
        archives = packages.offered([kernel_package, *userland_packages])
        version = _digest([recipe, *(f"{archive.file} {archive.digest}" for archive in archives)])
        guest = find_guest(cache)
        if guest is None or guest.version != version:
            guest = _guest(cache, version)
            log(f"fetching {len(archives)} Debian packages for the guest")
            files = packages.download(archives, cache / "packages")
            log("making the guest's kernel and file system")
            by_package = {archive.package: file for archive, file in zip(archives, files, strict=True)}
            _make(guest, by_package.pop(kernel_package), by_package.values())
            _write(cache / _INDEX, json.dumps({"recipe": recipe, "version": version}).encode())
            _clean(cache, {guest.kernel, guest.initrd, guest.disk, *files})
        return guest


def _make(guest: Guest, kernel_archive: Path, archives: Iterable[Path]) -> None:
    kernel, modules = contents.kernel(kernel_archive)
    tree = {**contents.userland(archives), **modules, **contents.guest_files()}
    _write(guest.kernel, kernel)
    _write(guest.initrd, gzip.compress(cpio.archive(tree), mtime=0))
    _write(guest.disk, b"")
    os.truncate(guest.disk, _DISK_BYTES)


def _guest(cache: Path, version: str) -> Guest:
    kernel, initrd, disk = (cache / f"{version}.{kind}" for kind in ("kernel", "initrd", "disk"))
    return Guest(kernel, initrd, disk, KERNEL_COMMAND_LINE, version)


def _recipe() -> str:
    """Return the digest of our own part in the guest, as against the packages'."""
    files = contents.own_package_files()
    return _digest(f"{path} {hashlib.sha256(content).hexdigest()}" for path, content in files)


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


@contextmanager
def _lock(cache: Path) -> Iterator[None]:
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, content: bytes) -> None:
    """Write the file whole or not at all, whenever this is interrupted."""
    partial = path.with_name(f"{path.name}.partial")
    partial.write_bytes(content)
    partial.replace(path)


def _clean(cache: Path, keep: set[Path]) -> None:
    for pattern in ("*.kernel", "*.initrd", "*.disk", "packages/*.deb"):
        for path in cache.glob(pattern):
            if path not in keep:
                path.unlink()
