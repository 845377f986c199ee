"""Parts of a load balancer whose protocols do not go together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule
from hotcat.lint.values import resource_of, string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.hot.template import Resource
    from hotcat.lint.subject import Subject

RULE = Rule("mismatched-protocol", "HC349", ERROR, profile=MINIMAL)

_LISTENER, _POOL = "OS::Octavia::Listener", "OS::Octavia::Pool"
# What Octavia lets a pool behind a listener speak, by the listener's protocol: constants of octavia 19.0.0.
_BEHIND = {
    "HTTP": ("HTTP", "PROXY", "PROXYV2"),
    "HTTPS": ("HTTPS", "PROXY", "PROXYV2", "TCP"),
    "SCTP": ("SCTP",),
    "TCP": ("HTTP", "HTTPS", "PROXY", "PROXYV2", "TCP"),
    "TERMINATED_HTTPS": ("HTTP", "PROXY", "PROXYV2"),
    "UDP": ("UDP",),
}
# And what its API lets a monitor ask for: these of pools of datagrams alone, and those of all others alone.
_DATAGRAMS = ("SCTP", "UDP")
_OF_DATAGRAMS = ("SCTP", "UDP-CONNECT")
_OF_OTHERS = ("HTTPS", "PING", "TLS-HELLO")


def check(subject: Subject) -> Iterator[Hit]:
    """Compare listeners and monitors with the pools that they are for."""
    if _POOL not in subject.by_type:
        return
    for pool in subject.of_type(_POOL):
        value = pool.property("protocol")
        listener = _target(subject, pool.property("listener"), _LISTENER)
        if listener:
            yield from _compare(value, listener.property("protocol"), value)
    for listener in subject.of_type(_LISTENER):
        value = listener.property("default_pool")
        target = _target(subject, value, _POOL)
        if target:
            yield from _compare(value, listener.property("protocol"), target.property("protocol"))
    for policy in subject.of_type("OS::Octavia::L7Policy"):
        value = policy.property("redirect_pool")
        listener = _target(subject, policy.property("listener"), _LISTENER)
        target = _target(subject, value, _POOL)
        if listener and target:
            yield from _compare(value, listener.property("protocol"), target.property("protocol"))
    yield from _monitors(subject)


def _monitors(subject: Subject) -> Iterator[Hit]:
    for monitor in subject.of_type("OS::Octavia::HealthMonitor"):
        value = monitor.property("type")
        kind = string(value)
        target = _target(subject, monitor.property("pool"), _POOL)
        protocol = string(target.property("protocol")) if target else None
        refused = _OF_OTHERS if protocol in _DATAGRAMS else _OF_DATAGRAMS
        if value and target and protocol and kind in refused:
            yield Hit(value, f"a monitor of type {kind} does not go with the {protocol} of {target.name}")


def _target(subject: Subject, value: Value | None, kind: str) -> Resource | None:
    found = subject.template.resources.get(resource_of(value) or "")
    return found if found and found.type == kind else None


def _compare(at: Value | None, listener: Value | None, pool: Value | None) -> Iterator[Hit]:
    front, back = string(listener), string(pool)
    if at and front in _BEHIND and back and back not in _BEHIND[front]:
        said = f"a pool of {back} does not go behind a listener of {front}"
        yield Hit(at, said, f"Behind it can be {', '.join(_BEHIND[front])}.")
