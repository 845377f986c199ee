"""A build's disk in the format that a cloud wants: as it was built, or converted for the while."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from hotcat.images.store import Build

_DISKS = ("raw", "qcow2")


def source(build: Build, wanted: str) -> Mapping[str, Any]:
    """Return the build's file that a disk of this format is made of; raises HotcatError where it has none."""
    for kind in (wanted, *_DISKS):
        if kind in build.files:
            return build.files[kind]
    raise HotcatError(
        f"build {build.name} of {build.image} has no disk, only {', '.join(build.files)}",
        remedy=f"Add {wanted} to the definition's types and vm to its elements, and build it again.",
    )


def as_format(build: Build, wanted: str, scratch: Path, note: Callable[[str], None]) -> Path:
    """Return a file with the build's disk in this format, converted into the folder `scratch` where it must.

    Raises HotcatError where qemu-img fails.
    """
    found = build.folder / str(source(build, wanted)["name"])
    if wanted in build.files:
        return found
    note(f"converting {found.name} to {wanted}")
    scratch.mkdir(parents=True, exist_ok=True)
    made = scratch / f"image.{wanted}"
    kind = next(kind for kind in _DISKS if kind in build.files)
    command = ("qemu-img", "convert", "-f", kind, "-O", wanted, str(found), str(made))
    try:
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        raise HotcatError("qemu-img is not installed", remedy="Run 'hotcat image install'.") from None
    except subprocess.CalledProcessError as error:
        raise HotcatError(
            f"qemu-img cannot convert {found}: {error.stderr.decode(errors='replace').strip()}",
            remedy="Build the image again.",
        ) from None
    return made
