"""A record of a DNS zone that is not what its type holds, or that stands in another zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Scalar
from hotcat.lint.formats import version_of
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule
from hotcat.lint.values import resource_of, string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.body import Body
    from hotcat.lint.subject import Subject

RULE = Rule("malformed-record", "HC348", ERROR, profile=MINIMAL)

_VERSIONS = {"A": 4, "AAAA": 6}
_NAMES = {"CNAME": 1, "MX": 2, "NS": 1, "PTR": 1, "SRV": 4}  # so many words, a full name as the last
_EXAMPLES = {
    "CNAME": "www.example.org.",
    "MX": "10 mail.example.org.",
    "NS": "ns1.example.org.",
    "PTR": "www.example.org.",
    "SRV": "0 5 5060 sip.example.org.",
}


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the records that are written down, and at the names in zones of the template."""
    for body in subject.bodies.get("OS::Designate::RecordSet", ()):
        kind = body.literal("type")
        if isinstance(kind, str):
            yield from _records(body, kind.upper())
        yield from _outside(subject, body)


def _records(body: Body, kind: str) -> Iterator[Hit]:
    for value in body.values("records"):
        text = string(value) if isinstance(value, Scalar) else None
        if text is None:
            continue
        if kind in _VERSIONS and version_of(text) != _VERSIONS[kind]:
            yield Hit(value, f"a record of type {kind} is an IPv{_VERSIONS[kind]} address, not {text!r}")
        elif kind in _NAMES:
            words = text.split()
            numbers = all(word.isdecimal() for word in words[:-1])
            if len(words) != _NAMES[kind] or not numbers or not words[-1].endswith("."):
                said = f"this is no record of type {kind}: {text!r}"
                yield Hit(value, said, f"As in {_EXAMPLES[kind]!r}, with the full stop at the end.")


def _outside(subject: Subject, body: Body) -> Iterator[Hit]:
    zone = subject.template.resources.get(resource_of(body.properties.get("zone")) or "")
    above = string(zone.property("name")) if zone and zone.type == "OS::Designate::Zone" else None
    value = body.properties.get("name")
    name = string(value)
    if value is None or above is None or name is None or not name.endswith(".") or not above.endswith("."):
        return
    low, high = name.lower(), above.lower()
    if low != high and not low.endswith("." + high):
        yield Hit(value, f"{name} does not lie in the zone {above}", f"Let it end in .{above}")
