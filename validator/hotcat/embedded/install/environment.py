"""The Python environment of the OpenStack services, at exactly the versions of the constraints file.

It is made of the distribution's Python, which every user can read and which Debian's libvirt binding fits.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from hotcat.cache import SYSTEM_CACHE, cache_root
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = Path(__file__).parent.parent / "release"
REQUIREMENTS = DATA / "requirements.in"
CONSTRAINTS = DATA / "constraints.txt"
PYTHON = Path("/usr/bin/python3")
DEBIAN_PACKAGES = Path("/usr/lib/python3/dist-packages")
# Modules that exist as Debian packages only; links, not a path entry, lest more of Debian's gets in.
LINKED = ("libvirt.py", "libvirtmod.*.so", "libvirt_qemu.py", "libvirtmod_qemu.*.so")
WARM_UP = "import stevedore; stevedore.ExtensionManager('oslo.messaging.drivers')"


def name() -> str:
    """The folder's name: a digest of the versions and of the Python they are for."""
    digest = hashlib.sha256(CONSTRAINTS.read_bytes() + os.fsencode(PYTHON.resolve())).hexdigest()[:12]
    return f"openstack-{digest}"


def find() -> Path | None:
    """The finished environment in this user's cache or in the system's."""
    for cache in (cache_root(), SYSTEM_CACHE):
        if (cache / name() / "complete").exists():
            return cache / name()
    return None


def make(cache: Path, log: Callable[[str], None]) -> Path:
    """Build the environment in the cache; raises HotcatError with uv's own words where it cannot."""
    target = cache / name()
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "openstack.lock").open("w") as lock:  # two installs would undo each other's work
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (target / "complete").exists():
            _make(target, log)
            _remove_unused(cache, target)
    return target


def _make(target: Path, log: Callable[[str], None]) -> None:
    if target.exists():
        shutil.rmtree(target)  # left by an interrupted run
    log("installing the OpenStack services (200 Python packages, 650 MB)")
    _uv("venv", "--quiet", "--python", str(PYTHON), str(target))
    _uv(
        *("pip", "install", "--quiet", "--compile-bytecode", "--no-deps"),
        *("--python", str(target / "bin" / "python"), "--requirement", str(CONSTRAINTS)),
    )
    packages = next((target / "lib").glob("python3.*/site-packages"))
    for pattern in LINKED:
        for module in DEBIAN_PACKAGES.glob(pattern):
            (packages / module.name).symlink_to(module)
    # A cache of installed plugins, which every service would otherwise search for when it starts.
    subprocess.run(
        (str(target / "bin" / "python"), "-c", WARM_UP),
        env={**os.environ, "XDG_CACHE_HOME": str(target / "cache")},
        check=False,
        capture_output=True,
    )
    (target / "complete").touch()


def _remove_unused(cache: Path, target: Path) -> None:
    """Remove older environments that no cloud of this cache was started from."""
    used = {file.read_text() for file in cache.glob("clouds/*/cloud.json")}
    for old in cache.glob("openstack-*/"):
        if old != target and not any(str(old) in settings for settings in used):
            shutil.rmtree(old, ignore_errors=True)


def lock(*, upgrade: bool = False) -> None:
    """Resolve the requirements again and write the constraints file, for every Python from 3.11 on.

    uv keeps the versions that the file names already, unless it is told to upgrade them.
    """
    _uv(
        *("pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--no-annotate"),
        *("--no-emit-index-url", "--no-emit-find-links", "--no-header", "--output-file", str(CONSTRAINTS)),
        *(("--upgrade",) if upgrade else ()),
        str(REQUIREMENTS),
    )


def _uv(*arguments: str) -> None:
    from uv import find_uv_bin

    done = subprocess.run((find_uv_bin(), *arguments), capture_output=True, text=True, check=False)
    if done.returncode:
        raise HotcatError(
            f"'uv {' '.join(arguments[:2])}' failed:\n{done.stderr.strip()}",
            remedy="Check the network and the package index that uv is configured for, then try again.",
        )
