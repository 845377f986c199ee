"""A pack read from an installed openstack-heat, in that installation's own interpreter."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError
from hotcat.schema.worker import NO_HEAT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WORKER = Path(__file__).with_name("worker.py")
_TIMEOUT = 600  # seconds; it takes some five where nothing else runs
_ITS_OWN = frozenset({"PYTHONPATH", "PYTHONHOME"})  # of our interpreter, and wrong for another


def has_heat(python: Path) -> bool:
    """Say whether an interpreter can import Heat, without importing it."""
    look = "import importlib.util, sys; sys.exit(importlib.util.find_spec('heat.engine') is None)"
    try:
        done = subprocess.run((python, "-c", look), env=_environment(), capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def dump(python: Path, plugins: Sequence[Path] = ()) -> Mapping[str, Any]:
    """Return what the interpreter's Heat tells: `heat`, `versions`, `registry`, `types` and `descriptions`.

    `plugins` are folders such as Heat's option `plugin_dirs` names. Raises HotcatError where there is no
    Heat, or none that can be read.
    """
    folders = [str(path.absolute()) for path in plugins]
    try:
        done = subprocess.run(
            (python, "-", *folders),
            input=_WORKER.read_bytes(),
            env=_environment(),
            cwd="/",
            capture_output=True,
            check=False,
            timeout=_TIMEOUT,
        )
    except OSError as error:
        raise HotcatError(
            f"cannot run {python}: {error.strerror}", remedy="Name a Python interpreter with --python."
        ) from None
    except subprocess.TimeoutExpired:
        raise HotcatError(f"the Heat of {python} took more than {_TIMEOUT} s to load") from None
    if done.returncode == NO_HEAT:
        raise HotcatError(
            f"{python} has no openstack-heat",
            remedy="Install it there, or name an interpreter that has it with --python.",
        )
    if done.returncode:
        raise HotcatError(
            f"the Heat of {python} cannot be read: {_last_line(done.stderr)}",
            remedy="Its packages may not fit each other; see OpenStack's upper-constraints of its release.",
        )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _environment() -> dict[str, str]:
    # A fixed hash seed, lest Heat's sets come in another order each time.
    inherited = {name: value for name, value in os.environ.items() if name not in _ITS_OWN}
    return inherited | {"PYTHONHASHSEED": "0"}


def _last_line(output: bytes) -> str:
    lines = output.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it ended without a word"
