"""A name that the service behind the resource refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule
from hotcat.lint.values import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unfit-name", "HC803", ERROR, profile=MINIMAL)

_LONGEST = 255
_SERVICES = ("OS::Nova::", "OS::Neutron::", "OS::Cinder::", "OS::Octavia::", "OS::Glance::", "OS::Heat::")
_KEY_PAIR, _CONTAINER = "OS::Nova::KeyPair", "OS::Swift::Container"


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the names that are written down."""
    for kind, bodies in subject.bodies.items():
        for body in bodies:
            if "name" not in body.properties.entries or not kind.startswith((*_SERVICES, _CONTAINER)):
                continue
            for value in body.values("name"):
                name = literal(value)
                why = _why(kind, name) if isinstance(name, str) else None
                if why:
                    yield Hit(value, f"the name of {body.resource.name} {why}")


def _why(kind: str, name: str) -> str | None:
    if kind == _KEY_PAIR and name.isascii() and not all(one.isalnum() or one in "_- @." for one in name):
        return "may hold letters, digits, spaces, and _ - @ ."
    if kind == _CONTAINER:
        if "/" in name:
            return "may not hold a slash"
        return "is longer than 256 bytes" if len(name.encode(errors="replace")) > _LONGEST + 1 else None
    if kind == "OS::Nova::Server" and not name.strip():
        return "is empty"
    return f"is longer than {_LONGEST} characters" if len(name) > _LONGEST else None
