"""A resource whose name is so long that Heat cuts pieces from what it calls the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, STRICT, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("shortened-name", "HC802", INFO, profile=STRICT)

# Of STACK-RESOURCE-ID, the ID of 12 characters, Heat keeps two characters, a hyphen and the end.
_AROUND = len("st-") + len("-") + 12
_TYPES = {  # limit, and the property that gives a name of one's own
    "AWS::EC2::Instance": (53, ""),
    "OS::Heat::DeployedServer": (53, "name"),
    "OS::Nova::Server": (53, "name"),
    "OS::Zaqar::Queue": (64, "name"),
}


def check(subject: Subject) -> Iterator[Hit]:
    """Compare the names of resources with what is left for them."""
    for kind, (limit, name) in _TYPES.items():
        for resource in subject.of_type(kind):
            room = limit - _AROUND
            if len(resource.name) > room and not (name and resource.property(name)):
                yield Hit(
                    resource.key,
                    f"{resource.name} has {len(resource.name)} characters, and Heat keeps {room} in a name",
                    f"Shorten it, or give the resource a {name}." if name else "Shorten it.",
                )
