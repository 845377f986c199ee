"""The Python environment of the OpenStack services, at exactly the versions of a constraints file.

There are two of a release: of the core alone, and of all services (where they run in it), in the same
versions. An environment is made of the distribution's Python, which every user can read and which Debian's
libvirt binding fits.
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
from hotcat.embedded import releases
from hotcat.embedded.components import chosen
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CORE, FULL = "core", "full"  # each NAME.in is what is asked for, NAME.txt what that resolves to
PYTHON = Path("/usr/bin/python3")
DEBIAN_PACKAGES = Path("/usr/lib/python3/dist-packages")
WARM_UP = "import stevedore; stevedore.ExtensionManager('oslo.messaging.drivers')"


def constraints(services: Sequence[str], release: str) -> Path:
    """The versions of all Python packages that the core and these services need.

    Raises HotcatError where this release has no other services than the core's, or is unknown.
    """
    found = releases.folder(release) / f"{FULL if services else CORE}.txt"
    if not found.exists():
        raise HotcatError(
            f"of release {release}, the embedded cloud has the core only",
            remedy=f"Ask for '--with core', or for '--release {releases.NEWEST}'.",
        )
    return found


def name(services: Sequence[str], release: str) -> str:
    """The folder's name: a digest of the versions and of the Python they are for."""
    return _name(constraints(services, release))


def every_name() -> set[str]:
    """The folders' names of all environments that this version of hotcat knows."""
    return {_name(file) for release in releases.names() for file in releases.folder(release).glob("*.txt")}


def _name(versions: Path) -> str:
    digest = hashlib.sha256(versions.read_bytes() + os.fsencode(PYTHON.resolve()))
    return f"openstack-{digest.hexdigest()[:12]}"


def find(services: Sequence[str], release: str = releases.NEWEST) -> Path | None:
    """The finished environment in this user's cache or in the system's."""
    for cache in (cache_root(), SYSTEM_CACHE):
        if (cache / name(services, release) / "complete").exists():
            return cache / name(services, release)
    return None


def make(cache: Path, log: Callable[[str], None], services: Sequence[str], release: str) -> Path:
    """Build the environment in the cache; raises HotcatError with uv's own words where it cannot."""
    target = cache / name(services, release)
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "openstack.lock").open("w") as lock:  # two installs would undo each other's work
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (target / "complete").exists():
            _make(target, log, constraints(services, release))
            remove_unused(cache, every_name())
    return target


def link(target: Path, services: Sequence[str]) -> None:
    """Link what of these services exists as Debian packages only into the environment."""
    packages = next((target / "lib").glob("python3.*/site-packages"))
    for pattern in (pattern for component in chosen(services) for pattern in component.linked):
        for module in DEBIAN_PACKAGES.glob(pattern):
            if not (packages / module.name).exists():
                # Links, not a path entry, lest more of Debian's gets in.
                (packages / module.name).symlink_to(module)


def _make(target: Path, log: Callable[[str], None], versions: Path) -> None:
    if target.exists():
        shutil.rmtree(target)  # left by an interrupted run
    count = sum(not line.startswith("#") for line in versions.read_text().splitlines())
    log(f"installing the OpenStack services ({count} Python packages)")
    _uv("venv", "--quiet", "--python", str(PYTHON), str(target))
    _uv(
        *("pip", "install", "--quiet", "--compile-bytecode", "--no-deps"),
        *("--python", str(target / "bin" / "python"), "--requirement", str(versions)),
    )
    # A cache of installed plugins, which every service would otherwise search for when it starts.
    subprocess.run(
        (str(target / "bin" / "python"), "-c", WARM_UP),
        env={**os.environ, "XDG_CACHE_HOME": str(target / "cache")},
        check=False,
        capture_output=True,
    )
    (target / "complete").touch()


def remove_unused(cache: Path, current: set[str]) -> None:
    """Remove older environments that no cloud of this cache was started from, and their dashboards' files."""
    used = {file.read_text() for file in cache.glob("clouds/*/cloud.json")}
    for old in cache.glob("openstack-*/"):
        if old.name not in current and not any(str(old) in settings for settings in used):
            shutil.rmtree(old, ignore_errors=True)
    for files in cache.glob("horizon/openstack-*/"):  # of an environment of this cache, or of the system's
        environment = files.name.rpartition("-")[0]
        if not any((place / environment).exists() for place in (cache, cache_root(), SYSTEM_CACHE)):
            shutil.rmtree(files, ignore_errors=True)


def lock(release: str, *, upgrade: bool = False) -> Path:
    """Resolve a release's requirements again and write its constraints files, for every Python from 3.11 on.

    uv keeps the versions that the files name already, unless it is told to upgrade them. All services are
    resolved first, and the core takes of them what it needs: so both have the same versions. Returns the
    folder that they are in.
    """
    data, day = releases.folder(release), releases.until(release)
    full = data / f"{FULL}.in"
    parts = (
        {FULL: (), CORE: ("--constraints", str(full.with_suffix(".txt")))} if full.exists() else {CORE: ()}
    )
    for which, bound in parts.items():
        _uv(
            *("pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--no-annotate"),
            *("--no-emit-index-url", "--no-emit-find-links", "--no-header", *bound),
            *(("--exclude-newer", day) if day else ()),
            *("--output-file", str(data / f"{which}.txt"), *(("--upgrade",) if upgrade else ())),
            str(data / f"{which}.in"),
        )
    return data


def _uv(*arguments: str) -> None:
    from uv import find_uv_bin

    done = subprocess.run((find_uv_bin(), *arguments), capture_output=True, text=True, check=False)
    if done.returncode:
        raise HotcatError(
            f"'uv {' '.join(arguments[:2])}' failed:\n{done.stderr.strip()}",
            remedy="Check the network and the package index that uv is configured for, then try again.",
        )
