"""The OpenStack releases that the embedded cloud can be of: one folder each.

A release's folder holds the versions of its Python packages, NAME.in (what is asked for) and NAME.txt (what
that resolves to) for the core and for all services; and in `config/` the templates that differ from those of
embedded/config/, which are the newest release's.
"""

from __future__ import annotations

from pathlib import Path

from hotcat.errors import HotcatError

ROOT = Path(__file__).parent


def names() -> tuple[str, ...]:
    """The releases, oldest first."""
    return tuple(sorted(path.parent.name for path in ROOT.glob("*/full.in")))


NEWEST = names()[-1]


def folder(release: str) -> Path:
    """The release's folder; raises HotcatError where there is none of that name."""
    if release not in names():
        raise HotcatError(
            f"the embedded cloud cannot be of release '{release}'", remedy=f"It knows {', '.join(names())}."
        )
    return ROOT / release
