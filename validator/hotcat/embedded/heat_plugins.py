"""The catalog's plugins for Heat, which the cloud's Heat loads."""

from __future__ import annotations

from pathlib import Path

from hotcat.errors import HotcatError

_NAME = "heat-plugins"
_SHIPPED = Path(__file__).parents[1] / "_catalog" / _NAME  # put there when the wheel is built
_CHECKOUT = Path(__file__).parents[3] / _NAME


def folder() -> Path:
    """The folder that Heat's option `plugin_dirs` names; raises HotcatError where it is missing."""
    for found in (_SHIPPED, _CHECKOUT):
        if found.is_dir():
            return found
    raise HotcatError("hotcat's plugins for Heat are missing", remedy="Install hotcat again.")
