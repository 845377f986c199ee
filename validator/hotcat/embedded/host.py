"""The cloud's processes as the host sees them, and the way into its namespaces."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from hotcat.embedded.remedies import command as command_line
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotcat.embedded.paths import CloudPaths


def find_process(module: str, paths: CloudPaths) -> int | None:
    """The PID of the newest process of the cloud's owner that runs a module of this package for it."""
    found = [int(entry.name) for entry in Path("/proc").iterdir() if _runs(entry, module, paths.root)]
    return max(found, default=None)


def _runs(process: Path, module: str, root: Path) -> bool:
    try:
        argv = (process / "cmdline").read_bytes().split(b"\0") if process.name.isdigit() else []
        same_owner = bool(argv) and process.stat().st_uid == root.stat().st_uid
    except OSError:
        return False
    named = b"-m" in argv[:4] and module.encode() in argv and str(root).encode() in argv
    return named and same_owner and argv[0] != b"unshare"


def enter(paths: CloudPaths, command: Sequence[str]) -> list[str]:
    """The command line that runs a command inside the cloud's namespaces, in the same working directory.

    Raises HotcatError where the cloud does not run.
    """
    init = find_process("hotcat.embedded.init", paths)
    if init is None:
        name = paths.root.name
        raise HotcatError(f"the cloud '{name}' is not running", remedy=f"Run '{command_line(name, 'up')}'.")
    change = 'cd "$0" 2>/dev/null; exec "$@"'
    return [
        *("nsenter", "--target", str(init), "--preserve-credentials"),
        *("--user", "--net", "--mount", "--pid", "--ipc", "--uts"),
        *("sh", "-c", change, os.getcwd(), *command),  # noqa: PTH109  (a string is what sh takes)
    ]
