"""The lines of an environment's resource_registry: those that map a type, those about a resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.environment import BASE, RESOURCE_KEYS, Entry
from hotcat.hot.node import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.environment import Environment

_NO_TYPES = (*RESOURCE_KEYS, BASE)


def mappings(environment: Environment) -> Iterator[Entry]:
    """Yield each line that maps a type to another or to a template, also those for single resources."""
    for name, entry in environment.registry.items():
        if name != BASE and not isinstance(entry.value, Mapping):
            yield entry
    for entry in environment.resources.values():
        for one in within(entry):
            if one.key.value not in _NO_TYPES and not isinstance(one.value, Mapping):
                yield one


def within(entry: Entry) -> Iterator[Entry]:
    """Yield all lines below that of a resource, its nested resources' included."""
    waiting = [entry]
    while waiting:
        one = waiting.pop()
        if isinstance(one.value, Mapping):
            for key, value in one.value.entries.items():
                base = one.value.string(BASE) or one.base
                inner = Entry(one.value.keys[key], value, one.document, base)
                yield inner
                waiting.append(inner)
