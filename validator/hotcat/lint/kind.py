"""What a YAML file is to us: a HOT template, an environment, CloudFormation's, or nothing of the kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from hotcat.hot import environment, template

if TYPE_CHECKING:
    from pathlib import Path

    from hotcat.hot.document import Document

TEMPLATE, ENVIRONMENT, CLOUDFORMATION, NONE = "template", "environment", "cloudformation", "none"

_CLOUDFORMATION = ("AWSTemplateFormatVersion", "HeatTemplateFormatVersion")
_RESOURCES = "resources"
_ENVIRONMENTS_OWN = frozenset(environment.SECTIONS) - {environment.PARAMETERS}  # which a template has too
_BEGIN = 4096  # bytes
_SIGNS = (template.VERSION, f"{_RESOURCES}:", *_CLOUDFORMATION, *environment.SECTIONS)


def may_be_hot(text: str) -> bool:
    """Say whether a text can be any of these at all; most YAML files that lie about need no parsing."""
    return any(sign in text for sign in _SIGNS)


def begin_of(path: Path) -> str:
    """Return the begin of a file that could not be read as a whole; what cannot be opened might be HOT."""
    try:
        content = _read(path) if path.is_file() else b""
    except (OSError, ValueError):
        content = b""
    return content.decode("latin-1") or template.VERSION


def of(document: Document) -> str:
    """Return the kind of a document.

    One that has resources of Heat's is a template without its version, and one with a section that only
    environments have is such a one, if perhaps a wrong one.
    """
    node = document.node
    if not isinstance(node, yaml.MappingNode):
        return NONE
    sections = {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
    if template.VERSION in sections or _is_heats(sections.get(_RESOURCES)):
        return TEMPLATE
    if sections.keys() & set(_CLOUDFORMATION):
        return CLOUDFORMATION
    others = _RESOURCES in sections or not sections.keys() & _ENVIRONMENTS_OWN
    return NONE if others and not environment.is_environment(document) else ENVIRONMENT


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_BEGIN)


def _is_heats(resources: yaml.Node | None) -> bool:
    """Say whether a section has an item with a type OS::..."""
    bodies = [value for _, value in resources.value] if isinstance(resources, yaml.MappingNode) else []
    return any(
        key.value == "type" and isinstance(value, yaml.ScalarNode) and value.value.startswith("OS::")
        for body in bodies
        if isinstance(body, yaml.MappingNode)
        for key, value in body.value
    )
