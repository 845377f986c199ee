"""A key in a server's metadata that Heat keeps for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule
from hotcat.lint.values import string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("reserved-metadata", "HC347", ERROR, profile=MINIMAL)

_KEY = "deployments"


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the servers that software deployments are for."""
    for resource in subject.of_type("OS::Nova::Server"):
        metadata = resource.body.entries.get("metadata")
        if not isinstance(metadata, Mapping) or _KEY not in metadata.entries:
            continue
        if string(resource.property("user_data_format")) == "SOFTWARE_CONFIG":
            said = f"Heat keeps the key {_KEY} for the software deployments of {resource.name}"
            yield Hit(metadata.keys[_KEY], said, "Choose another name.")
