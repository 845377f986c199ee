"""A load balancer that takes plain HTTP, and does not send it on to HTTPS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, Hit, Rule
from hotcat.lint.values import literal, resource_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("http-listener", "HC741", INFO)

_LISTENER = "OS::Octavia::Listener"


def check(subject: Subject) -> Iterator[Hit]:
    """Look for HTTP without a redirection."""
    listeners = subject.bodies.get(_LISTENER)
    if not listeners:
        return
    redirected = {
        resource_of(listener)
        for policy in subject.bodies.get("OS::Octavia::L7Policy", ())
        if policy.literal("action") == "REDIRECT_TO_URL"
        for listener in policy.values("listener")
    }
    for body in listeners:
        if body.resource.name in redirected:
            continue
        for value in body.values("protocol"):
            if literal(value) == "HTTP":
                yield Hit(
                    value,
                    f"listener {body.resource.name} takes plain HTTP",
                    "Use TERMINATED_HTTPS with a certificate from Barbican, and lead HTTP there.",
                )
