"""The versions of an image on a cloud: Glance images with properties that say which build each is.

A version is `publishing` while its data are on their way: hidden, private, and nobody's yet. It then becomes
`current`, and `former` when another took its place; a former one is hidden, so that the name means the
current one, while servers that run from it can still be rebuilt.

Servers' snapshots inherit the properties of the image they were booted from. So each version carries its own
id: an image with another's id in it is a copy, which is somebody's data and not ours to hide or delete.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hotcat.images.glance import Glance

ID = "hotcat:id"
IMAGE = "hotcat:image"
VERSION = "hotcat:version"
BUILD = "hotcat:build"  # the build's name
KEY = "hotcat:key"  # digest of what it was made of
BUILT = "hotcat:built"
DIGEST = "hotcat:digest"  # of the build's file
SETTINGS = "hotcat:settings"  # digest of all that was set besides the data
SBOM = "hotcat:sbom"
PROVENANCE = "hotcat:provenance"
PACKAGES = "hotcat:packages"  # of the list of packages, as of the two before
STATE = "hotcat:state"
PUBLISHER = "hotcat:publisher"  # while publishing: a token of the machine that does
PROMOTED = "hotcat:promoted"  # when it last became the current one

PUBLISHING, CURRENT, FORMER = "publishing", "current", "former"
_STALE = timedelta(days=1)  # what is being published for longer is taken for the leftover of a dead machine


@dataclass(frozen=True)
class Published:
    """A version of an image on a cloud; `properties` are all that Glance tells of it.

    `created` is Glance's time and `promoted` ours, in ISO 8601, which sorts as it reads.
    """

    id: str
    name: str
    version: str
    build: str
    state: str
    hidden: bool
    status: str
    created: str
    promoted: str
    publisher: str
    properties: Mapping[str, Any]

    @property
    def age(self) -> tuple[str, str]:
        """What versions are ordered by: when they were published first."""
        return self.created, str(self.properties.get(BUILT, ""))

    @property
    def usable(self) -> bool:
        """Whether its data are there: uploaded, verified, and at most deactivated."""
        return self.state in {CURRENT, FORMER} and self.status in {"active", "deactivated"}

    @property
    def stale(self) -> bool:
        """Whether it has been on its way for so long that nobody can be at it any more."""
        begun = datetime.fromisoformat(self.created)
        return self.state == PUBLISHING and datetime.now(UTC) - begun > _STALE


def read(found: Mapping[str, Any]) -> Published | None:
    """Return a Glance image as a version; None for an image that hotcat did not publish."""
    if found.get(ID) != found["id"] or found.get(IMAGE) != found["name"]:
        return None
    return Published(
        id=str(found["id"]),
        name=str(found["name"]),
        version=str(found.get(VERSION, "")),
        build=str(found.get(BUILD, "")),
        state=str(found.get(STATE, "")),
        hidden=bool(found.get("os_hidden")),
        status=str(found["status"]),
        created=str(found["created_at"]),
        promoted=str(found.get(PROMOTED, "")),
        publisher=str(found.get(PUBLISHER, "")),
        properties=found,
    )


def versions(glance: Glance, name: str | None = None) -> list[Published]:
    """Return the project's versions of an image, or of all images, the newest first."""
    # One that changes sides between the two lists is in both, or was hidden when the shown ones were asked.
    both = [*glance.images(name, hidden=False), *glance.images(name, hidden=True)]
    found = {one["id"]: one for one in both}
    ours = [one for one in map(read, found.values()) if one]
    return sorted(ours, key=lambda one: (one.name, *one.age), reverse=True)


def current(known: Iterable[Published]) -> Published | None:
    """Return the version that users get: of those shown, the one that was promoted last."""
    shown = [one for one in known if one.state == CURRENT and not one.hidden]
    return max(shown, key=lambda one: (one.promoted, one.id), default=None)


def before(known: Iterable[Published], version: Published | None) -> Published | None:
    """Return the newest version that can be used and was published before that one; any, for None."""
    older = [
        one for one in known if one.usable and (version is None or (one.age < version.age and one != version))
    ]
    return max(older, key=lambda one: one.age, default=None)
