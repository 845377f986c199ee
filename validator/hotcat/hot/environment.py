"""The typed model of a Heat environment, and what several of them make together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from hotcat.hot.build import Builder
from hotcat.hot.compose import Problem
from hotcat.hot.node import Mapping, Scalar, Value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence as Items
    from pathlib import Path

    from hotcat.hot.document import Document

PARAMETERS = "parameters"
DEFAULTS = "parameter_defaults"
REGISTRY = "resource_registry"
SECTIONS = (
    "encrypted_param_names",
    "event_sinks",
    "parameter_merge_strategies",
    DEFAULTS,
    PARAMETERS,
    REGISTRY,
)
"""All that an environment may hold; openstack-heat 27.0.1, heat.common.environment_format."""

BASE = "base_url"  # of the registry, or of a resource in it: where files are; the client's, not Heat's
RESOURCES = "resources"  # within the registry: what holds for single resources
HOOKS = ("pre-create", "pre-update", "pre-delete", "post-create", "post-update", "post-delete")
RESOURCE_KEYS = ("hooks", "restricted_actions")
RESTRICTED_ACTIONS = ("update", "replace")


class Entry:
    """One line of an environment: its key, its value, the file that both stand in, and the base_url there."""

    __slots__ = ("base", "document", "key", "value")

    def __init__(self, key: Scalar, value: Value, document: Document, base: str = "") -> None:
        self.key = key
        self.value = value
        self.document = document
        self.base = base

    @property
    def folder(self) -> Path | str:
        """Where its files are: beside the environment, or where base_url says; a URL for elsewhere."""
        if "://" in self.base and not self.base.startswith("file://"):
            return self.base.rstrip("/")
        return self.document.path.parent / self.base.removeprefix("file://")

    @property
    def target(self) -> str | None:
        """The value as a name, where it is one: of a template or a type."""
        return str(self.value.value) if isinstance(self.value, Scalar) and self.value.value else None


class Environment:
    """One or several environments, later ones before earlier ones; `sections` are the keys at the top."""

    def __init__(self) -> None:
        self.documents: list[Document] = []
        self.sections: list[Entry] = []
        self.parameters: dict[str, Entry] = {}
        self.defaults: dict[str, Entry] = {}
        self.registry: dict[str, Entry] = {}
        self.resources: dict[str, Entry] = {}
        self.problems: list[Problem] = []

    def lookup(self, type_name: str, resource: str = "") -> Entry | None:
        """Return what the registry maps a type to, for a resource of that name; wildcards count last."""
        own = self.resources.get(resource)
        if own and isinstance(own.value, Mapping) and type_name in own.value.entries:
            base = own.value.string(BASE) or own.base
            return Entry(own.value.keys[type_name], own.value.entries[type_name], own.document, base)
        if type_name in self.registry:
            return self.registry[type_name]
        wild = [
            pattern
            for pattern in self.registry
            if pattern.endswith("*") and type_name.startswith(pattern.removesuffix("*"))
        ]
        return self.registry[max(wild, key=len)] if wild else None


def is_environment(document: Document) -> bool:
    """Say whether a document looks like an environment.

    It has nothing but an environment's sections at the top; or one that only environments have, and none of a
    template's.
    """
    node = document.node
    if not isinstance(node, yaml.MappingNode) or not node.value:
        return False
    names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
    if all(name in SECTIONS for name in names):
        return True
    return (REGISTRY in names or DEFAULTS in names) and "resources" not in names


def scan(document: Document) -> Environment:
    """Read one environment, as far as it goes; raises Problem where it is not even a mapping."""
    found = Environment()
    found.documents.append(document)
    builder = Builder(document.path)
    found.problems = builder.problems
    if document.node is None:
        return found
    root = builder.value(document.node)
    if not isinstance(root, Mapping):
        raise Problem("malformed-section", "an environment is a mapping", place=document.place(), value=root)
    for name, section in root.entries.items():
        found.sections.append(Entry(root.keys[name], section, document))
    for name, into in (
        (PARAMETERS, found.parameters),
        (DEFAULTS, found.defaults),
        (REGISTRY, found.registry),
    ):
        for entry in _entries(builder, root, name, document):
            into[str(entry.key.value)] = entry
    base = found.registry[BASE].target if BASE in found.registry else None
    for entry in found.registry.values() if base else ():
        entry.base = str(base)
    resources = found.registry.pop(RESOURCES, None)
    if resources and isinstance(resources.value, Mapping):
        body = resources.value
        for name, value in body.entries.items():
            found.resources[str(name)] = Entry(body.keys[name], value, document, base or "")
    return found


def merge(environments: Items[Environment]) -> Environment:
    """Return what several environments are together, as Heat puts them: the last one wins."""
    if len(environments) == 1:
        return environments[0]
    whole = Environment()
    for one in environments:
        whole.documents += one.documents
        whole.sections += one.sections
        whole.parameters |= one.parameters
        whole.defaults |= one.defaults
        whole.registry |= one.registry
        whole.resources |= one.resources
        whole.problems += one.problems
    return whole


def _entries(builder: Builder, root: Mapping, section: str, document: Document) -> Iterator[Entry]:
    value = root.get(section)
    if value is None or (isinstance(value, Scalar) and value.value is None):
        return
    if not isinstance(value, Mapping):
        builder.fail("malformed-section", root.keys[section].node, f"{section} is a mapping")
        return
    for name, inner in value.entries.items():
        yield Entry(value.keys[name], inner, document)
