"""A resource type of Heat that fails always, whatever it is given.

OS::Octavia::Quota: `_set_quota` in heat/engine/resources/openstack/octavia/quota.py calls the client's
quota_set with the limits as keywords, where octaviaclient wants the whole body as `json`: TypeError in
requests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.mention import made
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("broken-resource-type", "HC354", ERROR, profile=MINIMAL)

_BROKEN = {
    "OS::Octavia::Quota": (
        "Heat calls Octavia's client in a way that it does not know",
        "Use MCloud::Octavia::Quota of the catalog's Heat plugins, or `openstack loadbalancer quota set`.",
    ),
}


def check(subject: Subject) -> Iterator[Hit]:
    """Look for the types."""
    for mention in made(subject, *_BROKEN):
        why, instead = _BROKEN[mention.name]
        yield Hit(mention.value, f"{mention.name} fails always: {why}", instead)
