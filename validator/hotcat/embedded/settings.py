"""Reading and writing how a cloud was asked for."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING

from hotcat.embedded.component import Settings
from hotcat.embedded.remedies import command as command_line
from hotcat.errors import HotcatError, Place

if TYPE_CHECKING:
    from hotcat.embedded.paths import CloudPaths


_PATHS = ("openstack", "cache", "heat_plugins")


def dump(settings: Settings) -> str:
    """The settings as JSON."""
    return json.dumps(dataclasses.asdict(settings), default=str)


def parse(text: str) -> Settings:
    """The settings from their JSON."""
    values = json.loads(text)
    paths = {name: Path(values[name]) for name in _PATHS}
    return Settings(**{**values, **paths, "services": tuple(values["services"])})


def last_address(paths: CloudPaths) -> str | None:
    """The address that the cloud had last, whatever version of hotcat wrote it down; None for a new cloud."""
    found = _last(paths, "address")
    return None if found is None else str(found)


def last_services(paths: CloudPaths) -> tuple[str, ...] | None:
    """The services beside the core's that the cloud had last; None for a new cloud."""
    found = _last(paths, "services")
    return tuple(found) if isinstance(found, list) else None


def last_fake_computes(paths: CloudPaths) -> int | None:
    """How many fake computes the cloud had last; None for a new cloud."""
    found = _last(paths, "fake_computes")
    return found if isinstance(found, int) else None


def last_release(paths: CloudPaths) -> str | None:
    """The OpenStack release that the cloud had last; None for a new cloud."""
    found = _last(paths, "release")
    return None if found is None else str(found)


def _last(paths: CloudPaths, name: str) -> object:
    try:
        return json.loads(paths.settings.read_text())[name]
    except (OSError, ValueError, LookupError, TypeError):
        return None


def load(paths: CloudPaths) -> Settings:
    """The settings of the cloud whose folder this is; raises HotcatError for another version's."""
    try:
        return parse(paths.settings.read_text())
    except (ValueError, LookupError, TypeError) as error:
        reset = command_line(str(_last(paths, "name") or paths.root.name), "reset")
        raise HotcatError(
            "the cloud was started by another version of hotcat",
            remedy=f"Use that version, or begin again with '{reset}' (its stacks are lost).",
            place=Place(paths.settings),
        ) from error
