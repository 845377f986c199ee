"""A server or port in the project's default security group, which nobody's template looks after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, STRICT, Hit, Rule
from hotcat.lint.values import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("default-security-group", "HC732", INFO, profile=STRICT)

_TYPES = ("OS::Nova::Server", "OS::Neutron::Port", "OS::Zun::Container", "OS::Trove::Instance")


def check(subject: Subject) -> Iterator[Hit]:
    """Look for the name `default`."""
    for kind in _TYPES:
        for body in subject.bodies.get(kind, ()):
            for value in body.values("security_groups"):
                if literal(value) == "default":
                    yield Hit(
                        value,
                        f"{body.resource.name} is in the project's default security group",
                        "Give it a group of the stack's own with the rules that it needs.",
                    )
