"""Where hotcat keeps what it must remember between two commands."""

from __future__ import annotations

import os
from pathlib import Path

from hotcat.errors import HotcatError


def state_folder(name: str) -> Path:
    """Return $XDG_STATE_HOME/hotcat/NAME, or its default, made; raises HotcatError where it cannot be."""
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    folder = Path(state) / "hotcat" / name
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise HotcatError(
            f"cannot make {folder}: {error.strerror}", remedy="Name another place by XDG_STATE_HOME."
        ) from None
    return folder
