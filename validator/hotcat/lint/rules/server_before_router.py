"""A server that may boot before its network has a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import ordering
from hotcat.lint.rule import INFO, MEDIUM, STRICT, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("server-before-router", "HC509", INFO, confidence=MEDIUM, profile=STRICT, fixable=True)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at servers with user data on a network that a router of the template serves."""
    if "OS::Neutron::RouterInterface" not in subject.by_type:
        return
    joined = list(ordering.interfaces(subject))
    waiting = [
        server for server in subject.of_type("OS::Nova::Server") if server.property("user_data") is not None
    ]
    for interface, server in ordering.unordered(subject, joined, waiting):
        yield Hit(
            server.key,
            f"{server.name} may run its user data before {interface.name} is there",
            f"Write depends_on: {interface.name}",
            fix=ordering.dependency(subject, server, interface.name),
        )
