"""The name of something that is the cloud's own, where a parameter would let the template go elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Scalar
from hotcat.lint.rule import INFO, STRICT, Hit, Rule
from hotcat.lint.site import PLACES, made, names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("hard-coded-site-fact", "HC907", INFO, profile=STRICT)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for names of images, flavors and so on that are written down."""
    for kind in PLACES:
        if any(one in subject.bodies for one in PLACES[kind]):
            for named in names(subject, kind):
                if named.parameter is None and named.name not in made(subject, kind):
                    yield Hit(
                        named.value,
                        f"{kind} {named.name} is one cloud's name for it",
                        "Take it from a parameter; a site's environment then gives its own.",
                    )
    for body in subject.bodies.get("OS::Neutron::Subnet", ()):
        for value in body.values("dns_nameservers"):
            if isinstance(value, Scalar):
                yield Hit(
                    value,
                    f"name server {value.value} is one cloud's",
                    "Take it from a parameter, or leave it out for the cloud's own.",
                )
