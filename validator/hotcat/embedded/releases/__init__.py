"""The OpenStack releases that the embedded cloud can be of: one folder each.

A release's folder holds the versions of its Python packages, NAME.in (what is asked for) and NAME.txt (what
that resolves to), `core` and, where the services beside the core's run in it, `full`; and in `config/` the
templates that differ from those of embedded/config/, which are the newest release's. The services name no
upper bounds for their libraries: where younger ones do not fit, the file `until` holds the day as of which
packages are resolved.
"""

from __future__ import annotations

from pathlib import Path

from hotcat.errors import HotcatError

ROOT = Path(__file__).parent


def names() -> tuple[str, ...]:
    """The releases, oldest first."""
    return tuple(sorted(path.parent.name for path in ROOT.glob("*/core.in")))


NEWEST = names()[-1]


def folder(release: str) -> Path:
    """The release's folder; raises HotcatError where there is none of that name."""
    if release not in names():
        raise HotcatError(
            f"the embedded cloud cannot be of release '{release}'", remedy=f"It knows {', '.join(names())}."
        )
    return ROOT / release


def until(release: str) -> str | None:
    """The day (YYYY-MM-DD) after which no package of the release was uploaded; None where any may be.

    Raises HotcatError for an unknown release.
    """
    file = folder(release) / "until"
    return file.read_text().strip() if file.exists() else None
