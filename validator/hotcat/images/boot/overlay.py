"""Where a guest writes to: a layer over the image's disk, in a file that never has a name.

QEMU's own (`snapshot=on`) has one for some milliseconds, and stays where QEMU is killed in them.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import tempfile
from typing import IO, TYPE_CHECKING

from hotcat.errors import HotcatError, Place

if TYPE_CHECKING:
    from pathlib import Path

QEMU_IMG = "qemu-img"
_QCOW2 = b"QFI\xfb"  # what such a file begins with
_FOLDER = "/var/tmp"  # noqa: S108  (as QEMU has it: it may take gigabytes, and /tmp may be memory)


def overlay(image: Path) -> IO[bytes]:
    """Return an empty qcow2 layer over a qcow2 or raw disk; it is gone when it is closed.

    Raises HotcatError where the disk cannot be read or is broken, or qemu-img is missing.
    """
    kind = _format(image)
    below = {"driver": kind, "file": {"driver": "file", "filename": str(image.absolute())}}
    folder = os.environ.get("TMPDIR", _FOLDER)
    with contextlib.ExitStack() as on_failure:
        try:
            layer = on_failure.enter_context(tempfile.TemporaryFile(dir=folder))
        except OSError as error:
            raise HotcatError(
                f"cannot write to {folder}: {error.strerror}", remedy="Name another folder by $TMPDIR."
            ) from None
        _create(layer.fileno(), f"json:{json.dumps(below)}", kind, image)
        on_failure.pop_all()
    return layer


def _create(layer: int, below: str, kind: str, image: Path) -> None:
    command = (QEMU_IMG, "create", "-q", "-f", "qcow2", "-b", below, "-F", kind, f"/proc/self/fd/{layer}")
    try:
        made = subprocess.run(command, capture_output=True, text=True, check=False, pass_fds=(layer,))
    except FileNotFoundError:
        raise HotcatError(
            f"{QEMU_IMG} is not installed", remedy="Install QEMU's tools (Debian: qemu-utils)."
        ) from None
    if made.returncode:
        said = made.stderr.partition("\n")[0].rpartition(f"/fd/{layer}: ")[2] or f"status {made.returncode}"
        raise HotcatError(
            f"the disk cannot be used: {said}", remedy="Is it a whole disk image?", place=Place(image)
        )


def _format(image: Path) -> str:
    """Return QEMU's name for the format of a disk."""
    try:
        with image.open("rb") as disk:
            return "qcow2" if disk.read(len(_QCOW2)) == _QCOW2 else "raw"
    except OSError as error:
        raise HotcatError(f"cannot read the disk: {error.strerror}", place=Place(image)) from None
