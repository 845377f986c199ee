"""A provider network that every project gets because nothing says otherwise.

heat/engine/resources/openstack/neutron/provider_net.py: `shared` is true by default, and false in
OS::Neutron::Net.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping
from hotcat.lint.mention import made
from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("implicitly-shared-network", "HC754", WARNING)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for provider networks without the property."""
    for mention in made(subject, "OS::Neutron::ProviderNet"):
        if isinstance(mention.given, Mapping) and "shared" not in mention.given.entries:
            yield Hit(
                mention.key,
                f"every project may use the network {mention.resource.name}: shared is true by default",
                "Say shared: false, or shared: true where that is meant.",
            )
