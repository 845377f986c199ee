"""Where hotcat keeps what it must remember between two commands."""

from __future__ import annotations

import os
from pathlib import Path


def state_folder() -> Path:
    """Return $XDG_STATE_HOME/hotcat, or what stands for it."""
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "hotcat"
