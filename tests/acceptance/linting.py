"""What the tests of `hotcat lint` share."""

from __future__ import annotations

import json
import sys
from textwrap import dedent
from typing import TYPE_CHECKING

from tests.stack import stack

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., subprocess.CompletedProcess[str]]

HOTCAT = (sys.executable, "-m", "hotcat.cli.main")
BAD = stack("OS::Neutron::Net", "nmae: one", name="net")
GOOD = BAD.replace("nmae", "name")


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), encoding="utf-8")
    return path


def found(done: subprocess.CompletedProcess[str]) -> list[tuple[str, str, int]]:
    return [(one["path"], one["rule"], one["line"]) for one in json.loads(done.stdout)]
