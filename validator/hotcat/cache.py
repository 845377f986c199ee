"""Where hotcat keeps what is costly to make and can be made again."""

from __future__ import annotations

import os
from pathlib import Path

SYSTEM_CACHE = Path("/var/cache/hotcat")


def cache_root() -> Path:
    """The folder of everything that can be made again: $HOTCAT_CACHE, root's system cache or the user's."""
    if explicit := os.environ.get("HOTCAT_CACHE"):
        return Path(explicit).absolute()
    if os.geteuid() == 0:
        return SYSTEM_CACHE
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "hotcat"
