"""A line of a registry for a type that none of the templates has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.environment import BASE
from hotcat.hot.node import Mapping
from hotcat.lint.rule import INFO, MEDIUM, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import EnvironmentSubject

RULE = Rule("unused-registry-mapping", "HC467", INFO, confidence=MEDIUM)


def check_environment(subject: EnvironmentSubject) -> Iterator[Hit]:
    """Compare the types with those of all templates, where these are known to be all."""
    registry = subject.environment.registry
    if not subject.users.complete or not registry:
        return
    types = {kind for user in subject.users.items for kind in user.types}
    types.update(entry.target for entry in registry.values() if entry.target)  # of one line to the next
    for name, entry in registry.items():
        if name == BASE or isinstance(entry.value, Mapping) or name in types:
            continue
        if not name.endswith("*") or not any(kind.startswith(name[:-1]) for kind in types):
            said = f"no template has a resource of type {name}"
            yield Hit(entry.key, said, "Take the line away, if it is for no other.", document=entry.document)
