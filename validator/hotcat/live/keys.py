"""The private keys that a stack was rendered with, kept for whoever made it: nobody else has them."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING
from urllib.parse import quote

from hotcat.live.state import state_folder

if TYPE_CHECKING:
    from pathlib import Path

    from hotcat.render.bundle import Bundle


def save(bundle: Bundle, cloud: str, stack: str) -> list[Path]:
    """Write the bundle's private keys, for their owner only; returns the files."""
    folder = _folder(cloud, stack)
    found = []
    for name, pair in bundle.key_pairs.items():
        folder.mkdir(exist_ok=True, mode=0o700)
        file = folder / f"{name}.pem"
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as key:
            key.write(pair.private_key)
        found.append(file)
    return found


def remove(cloud: str, stack: str) -> None:
    """Remove the keys of a stack that is gone."""
    shutil.rmtree(_folder(cloud, stack), ignore_errors=True)


def _folder(cloud: str, stack: str) -> Path:
    return state_folder("keys") / quote(f"{cloud}@{stack}", safe="@")  # one folder, whatever the names hold
