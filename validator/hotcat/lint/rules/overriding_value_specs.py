"""A key in `value_specs` that is a property of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping
from hotcat.lint.mention import mapped, mentions
from hotcat.lint.rule import ERROR, MINIMAL, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("overriding-value-specs", "HC340", ERROR, profile=MINIMAL, by_release=True)

_SPECS = "value_specs"
_BANNED = ("shared", "tenant_id")
# Of these Heat does look at the keys; the classes of the others lose what it finds.
_LOOKED_AT = frozenset({"OS::Neutron::Firewall", "OS::Neutron::Net"})


def check(subject: Subject) -> Iterator[Hit]:
    """Compare the keys with the names of the type's properties."""
    for mention in mentions(subject):
        specs = mention.given.get(_SPECS) if isinstance(mention.given, Mapping) else None
        schema = subject.pack.type(mention.name) if isinstance(specs, Mapping) else None
        if schema is None or not isinstance(specs, Mapping) or not mention.name.startswith("OS::Neutron::"):
            continue
        for name, key in specs.keys.items():
            if (name in schema.properties or name in _BANNED) and not mapped(subject, mention):
                about = f"{name} is not allowed in value_specs"
                advice = f"Give it as a property of {mention.name}." if name in schema.properties else None
                severity = ERROR if mention.name in _LOOKED_AT else WARNING
                yield Hit(key, about, advice, severity=severity)
