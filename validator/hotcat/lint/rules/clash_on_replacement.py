"""A name or an address that keeps Heat from replacing a resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping
from hotcat.lint import unique
from hotcat.lint.rule import INFO, MEDIUM, STRICT, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("clash-on-replacement", "HC606", INFO, confidence=MEDIUM, profile=STRICT, by_release=True)

# Of these Heat itself takes the name or the addresses away from the old one first.
_HANDLED = frozenset({"OS::Nova::KeyPair", "OS::Nova::Server", "OS::Neutron::Port"})


def check(subject: Subject) -> Iterator[Hit]:
    """Look for resources that have such a thing beside a property whose change replaces them."""
    for kind in subject.by_type.keys() & (unique.NAMES.keys() | unique.ADDRESSES.keys()) - _HANDLED:
        schema = subject.pack.type(kind)
        paths = [path[0] for path in unique.ADDRESSES.get(kind, ()) if path[0].endswith("address")]
        if kind in unique.NAMES:
            paths.append("name")
        free = {*paths, *unique.NAMES.get(kind, ())}
        for resource in subject.by_type[kind] if schema else ():
            given = resource.properties.entries if isinstance(resource.properties, Mapping) else {}
            for name in paths:
                if not schema or name not in given or given[name].plain() is None:
                    continue
                replacing = [
                    str(one)
                    for one in given
                    if one not in free
                    and one in schema.properties
                    and not schema.properties[str(one)].update_allowed
                ]
                if replacing:
                    yield Hit(
                        given[name],
                        f"{resource.name} cannot be replaced while its {name} stays the same",
                        f"Change both, when {', '.join(replacing)} changes.",
                    )
