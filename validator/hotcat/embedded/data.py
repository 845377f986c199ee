"""The data of a cloud: empty, restored from a snapshot, or left by an earlier run.

A snapshot is a compressed archive of the data folder taken when a fresh cloud was set up and idle. Its key is
a digest of all that shaped it: the versions, the configuration templates and the code of this package.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from hotcat.cache import cache_root
from hotcat.embedded.remedies import command as command_line
from hotcat.embedded.secrets import write_private
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotcat.embedded.component import Settings
    from hotcat.embedded.paths import CloudPaths

EMPTY, RESTORED, KEPT = "empty", "restored", "kept"
MARK = "complete.json"  # in the data folder once the cloud was fully set up, with the key it was made with
PACKAGE = Path(__file__).parent


def key(settings: Settings) -> str:
    """The key of the snapshot that fits these settings and this code."""
    digest = hashlib.sha256()
    for file in sorted(PACKAGE.rglob("*")):
        if file.suffix in {".py", ".j2"} and PACKAGE / "guest" not in file.parents:  # it has a version
            digest.update(file.relative_to(PACKAGE).as_posix().encode() + b"\0" + file.read_bytes())
    digest.update(f"{settings.openstack.name} {settings.packages} {settings.guest['version']}".encode())
    digest.update(" ".join(settings.services).encode())
    return digest.hexdigest()[:20]


def snapshot_file(settings: Settings) -> Path:
    """Where the snapshot of that key is or would be."""
    return settings.cache / "snapshots" / f"{key(settings)}.tar.zst"


def prepare(settings: Settings, paths: CloudPaths, tell: Callable[[str], None]) -> str:
    """Have a data folder to start from; returns EMPTY, RESTORED or KEPT.

    Raises HotcatError where the data were made by another version of the cloud.
    """
    if made_with := _made_with(paths):
        if made_with != key(settings):
            raise HotcatError(
                "the data of this cloud were made by another version of hotcat or of its packages",
                remedy=f"Run '{command_line(settings.name, 'reset')}' to begin again with a fresh cloud (its"
                " stacks are lost).",
            )
        tell("going on with the data of the last run")
        return KEPT
    _empty(paths.data)
    paths.secrets.unlink(missing_ok=True)
    snapshot = snapshot_file(settings)
    if snapshot.exists():
        command = ("tar", "--zstd", "-xpf", str(snapshot), "-C", str(paths.data), "--no-same-owner")
        if subprocess.run(command, check=False).returncode == 0:
            tell(f"restored the snapshot ({snapshot.stat().st_size / 1e6:.0f} MB)")
            return RESTORED
        tell("the snapshot is damaged: making it again")
        snapshot.unlink()
        _empty(paths.data)
    tell("no snapshot yet: setting up from nothing")
    return EMPTY


def forget_snapshots() -> None:
    """Remove all snapshots of this user."""
    for snapshot in (cache_root() / "snapshots").glob("*.tar.zst"):
        snapshot.unlink()


def exists(paths: CloudPaths) -> bool:
    """Whether there are data that a start would go on with."""
    return _made_with(paths) is not None


def _made_with(paths: CloudPaths) -> str | None:
    """The key that the data were made with; None where they are not whole."""
    try:
        return str(json.loads((paths.data / MARK).read_text())["key"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def mark_complete(settings: Settings, paths: CloudPaths) -> None:
    """Note that the data folder is whole: the next start may go on with it."""
    write_private(paths.data / MARK, json.dumps({"key": key(settings)}))


def _empty(folder: Path) -> None:
    for item in folder.iterdir():
        if item.name == "libvirt":
            continue  # bound into place already
        if item.is_dir() and not item.is_symlink():
            shutil.rmtree(item)
        else:
            item.unlink()
