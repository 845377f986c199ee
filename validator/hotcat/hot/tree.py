"""Nested templates: which files a template brings in, by whatever way Heat has for it, as one graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from hotcat.hot import template as templates
from hotcat.hot.compose import Problem, compose, read_text
from hotcat.hot.document import Document
from hotcat.hot.node import Call, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotcat.hot.environment import Environment
    from hotcat.hot.node import Value
    from hotcat.hot.template import Resource, Template

SUFFIXES = (".yaml", ".template")
"""A type that ends so is a template; heat.engine.environment."""

TYPE, GROUP, CHAIN, STACK = "type", "group", "chain", "stack"

_MEMBERS = {
    "OS::Heat::ResourceGroup": ("resource_def",),
    "OS::Heat::AutoScalingGroup": ("resource",),
}
_CHAIN = "OS::Heat::ResourceChain"
_STACK = "OS::Heat::Stack"
_CLOUDFORMATION = ("AWSTemplateFormatVersion", "HeatTemplateFormatVersion")
_MAX_HOPS = 10  # of one registry entry to the next; Heat follows them until they repeat


class Child:
    """A nested template, where a resource names it.

    `way` is TYPE for the resource's own type, GROUP and CHAIN for members, STACK for OS::Heat::Stack. `value`
    names it, in the file `document`; `given` is what it gets as parameters, None where nothing is given.
    `path` is None for a URL, and for a template that stands in the resource itself. `template` is None where
    it cannot be read, and `problem` says why.
    """

    __slots__ = ("document", "given", "path", "problem", "resource", "target", "template", "value", "way")

    def __init__(
        self,
        resource: Resource,
        way: str,
        value: Value,
        *,
        target: str,
        given: Value | None,
        document: Document,
    ) -> None:
        self.resource = resource
        self.way = way
        self.target = target
        self.value = value
        self.given = given
        self.document = document
        self.path: Path | None = None
        self.template: Template | None = None
        self.problem: Problem | None = None


class Tree:
    """Finds and reads nested templates, each file once. The environment maps types to templates."""

    def __init__(self, environment: Environment | None = None) -> None:
        self.environment = environment
        self._read: dict[Path, Template | Problem] = {}
        self._children: dict[Path, list[Child]] = {}

    def children(self, template: Template) -> list[Child]:
        """Return the templates that a template's resources bring in, in the order of the file."""
        path = template.document.path
        if path not in self._children:
            self._children[path] = [
                child for resource in template.resources.values() for child in self._of(resource, template)
            ]
        return self._children[path]

    def _of(self, resource: Resource, template: Template) -> Iterator[Child]:
        """Yield the children that one resource brings in."""
        for way, kind, given in _named(resource):
            name, document = str(kind.plain()), template.document
            if way == STACK and kind is resource.property("template"):
                yield self._inline(Child(resource, way, kind, target="", given=given, document=document))
                continue
            if way != STACK:
                name, document = self._mapped(name, resource, document)
            if way == STACK or name.endswith(SUFFIXES):
                yield self._load(Child(resource, way, kind, target=name, given=given, document=document))

    def _mapped(self, name: str, resource: Resource, document: Document) -> tuple[str, Document]:
        """Return what a type stands for by the registry, and the file that says so."""
        for _ in range(_MAX_HOPS):
            entry = self.environment.lookup(name, resource.name) if self.environment else None
            if entry is None or entry.target in {None, name}:
                break
            name, document = str(entry.target), entry.document
        return name, document

    def _load(self, child: Child) -> Child:
        if "://" in child.target and not child.target.startswith("file://"):
            child.problem = Problem("remote-reference", f"{child.target} is fetched from elsewhere")
            return child
        try:
            child.path = (child.document.path.parent / child.target.removeprefix("file://")).resolve()
        except (OSError, ValueError):
            child.problem = Problem("missing-file", f"{child.target!r} is no file name")
            return child
        found = self._template(child.path)
        if isinstance(found, Problem):
            child.problem = found
        else:
            child.template = found
        return child

    def _inline(self, child: Child) -> Child:
        # A path of its own, as children are kept by path; it lies in the parent's folder.
        path = child.document.path
        try:
            child.template = _scan(
                str(child.value.plain()), path.with_name(f"{path.name}#{child.resource.name}")
            )
        except Problem as problem:
            child.problem = problem
        except ValueError:
            child.problem = Problem("missing-file", "the file has no name")
        return child

    def _template(self, path: Path) -> Template | Problem:
        if path not in self._read:
            try:
                self._read[path] = _scan(read_text(path), path)
            except Problem as problem:
                self._read[path] = problem
        return self._read[path]


def _scan(text: str, path: Path) -> Template:
    """Read a nested template; raises Problem, "skipped-template" for one in CloudFormation's language."""
    document = Document(path, text, compose(text, path))
    node = document.node
    if isinstance(node, yaml.MappingNode) and any(key.value in _CLOUDFORMATION for key, _ in node.value):
        raise Problem("skipped-template", f"{path.name} is written in CloudFormation's language")
    return templates.scan(document)


def _named(resource: Resource) -> Iterator[tuple[str, Value, Value | None]]:
    """Yield each way, the value that names a type or template, and what it is given."""
    yield TYPE, resource.type_value, resource.properties
    if resource.type in _MEMBERS:
        member = resource.property(*_MEMBERS[resource.type])
        if isinstance(member, Mapping) and isinstance(kind := member.get("type"), Scalar):
            yield GROUP, kind, member.get("properties")
    elif resource.type == _CHAIN:
        kinds = resource.property("resources")
        for kind in kinds.items if isinstance(kinds, Sequence) else ():
            if isinstance(kind, Scalar):
                yield CHAIN, kind, resource.property("resource_properties")
    elif resource.type == _STACK:
        nested = resource.property("template")
        if isinstance(nested, Call) and nested.name == "get_file" and isinstance(nested.argument, Scalar):
            yield STACK, nested.argument, resource.property("parameters")
        elif isinstance(nested, Scalar) and isinstance(nested.value, str):
            yield STACK, nested, resource.property("parameters")
