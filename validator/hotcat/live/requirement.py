"""Whether a cloud has what a case needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.live.offer import Offer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.catalog.case import Case
    from hotcat.catalog.model import Entry
    from hotcat.live.cloud import Cloud


def lacking(cloud: Cloud, entry: Entry, case: Case) -> list[str]:
    """Return what the cloud lacks for a case of an entry, a phrase each; nothing where the case can run."""
    return list(_lacking(cloud, entry, case))


def _lacking(cloud: Cloud, entry: Entry, case: Case) -> Iterator[str]:
    for service in dict.fromkeys((*entry.services, *case.requires.services)):
        if not cloud.has_service(service):
            yield f"the service {service}"
    if entry.plugins and not cloud.has_plugins:
        yield "the catalog's Heat plugins"
    roles = dict.fromkeys((*entry.roles, *case.requires.roles))
    if cloud.roles:  # none are known where the authentication does not tell
        yield from (f"the role {role} for its user" for role in roles if role not in cloud.roles)
    if case.requires.real_guest and cloud.guest != "real":
        yield "real guests"
    offer = Offer(cloud)
    for zone in case.requires.availability_zones:
        if not offer.availability_zones.get(zone):
            yield f"the availability zone {zone}"
    for image in case.requires.images:
        if "active" not in offer.images(image):
            yield f"the image {image} (`hotcat image publish` brings those of the catalog)"
