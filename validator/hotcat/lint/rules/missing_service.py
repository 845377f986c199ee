"""A resource type whose service the site does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.mention import mapped, mentions
from hotcat.lint.rule import DEFAULT, ERROR, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("missing-service", "HC306", ERROR, profile=DEFAULT, by_release=True)

# The names that a site's facts have for Heat's clients; service types as in the catalog's entries.
_TYPES = {
    "aodh": "alarming",
    "barbican": "key-manager",
    "blazar": "reservation",
    "cinder": "block-storage",
    "designate": "dns",
    "glance": "image",
    "heat": "orchestration",
    "ironic": "baremetal",
    "keystone": "identity",
    "magnum": "container-infra",
    "manila": "shared-file-system",
    "mistral": "workflow",
    "neutron": "network",
    "nova": "compute",
    "octavia": "load-balancer",
    "openstack": "network",  # of Heat's own types, only some of Neutron's are made through the SDK
    "swift": "object-store",
    "trove": "database",
    "zaqar": "message",
    "zun": "application-container",
}


def check(subject: Subject) -> Iterator[Hit]:
    """Compare each type's service with the site's fact `services`; without that nothing is known."""
    services = (subject.site or {}).get("services")
    if not isinstance(services, list):
        return
    for mention in mentions(subject):
        schema = subject.pack.type(mention.name)
        if schema is None or schema.service is None or mapped(subject, mention):
            continue
        service = _TYPES.get(schema.service, schema.service)
        if service not in services and schema.service not in services:
            advice = f"It has {', '.join(map(str, services))}."
            yield Hit(mention.value, f"{mention.name} needs {service}, which the site does not have", advice)
