"""Nested templates: which files a template brings in, by whatever way Heat has for it, as one graph."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from hotcat.hot import template as templates
from hotcat.hot.compose import MAX_BYTES, Problem, compose, read_text
from hotcat.hot.document import Document
from hotcat.hot.groups import DEFINITION, RESOURCE_CHAIN
from hotcat.hot.node import Call, Mapping, Scalar, Sequence
from hotcat.hot.root import is_beyond

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.environment import Entry, Environment
    from hotcat.hot.node import Value
    from hotcat.hot.template import Resource, Template

SUFFIXES = (".yaml", ".template")
"""A type that ends so is a template; heat.engine.environment."""

TYPE, GROUP, CHAIN, STACK = "type", "group", "chain", "stack"

_STACK = "OS::Heat::Stack"
_CLOUDFORMATION = ("AWSTemplateFormatVersion", "HeatTemplateFormatVersion")
_KEPT = 1 << 19  # characters of files; what is made of them takes some fifty times as many bytes
_MOST_UNREAD = 1000  # templates that are not there; whoever lacks so many is told of some
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


class Files:
    """Templates by their files, each read once as long as they are not too many to keep."""

    def __init__(self) -> None:
        self._read: dict[Path, Template | Problem] = {}
        self._size = 0

    def template(self, path: Path) -> Template | Problem:
        """Return the template in a file, or why there is none."""
        found = self._read.get(path)
        if found is None:
            if self._size > _KEPT:
                self.forget()
            try:
                text = read_text(path)
                self._size += len(text)
                found = _scan(text, path)
            except Problem as problem:
                found = problem
            self._read[path] = found
        return found

    def forget(self) -> None:
        """Forget all: a file has changed."""
        self._read.clear()
        self._size = 0


class Tree:
    """Finds nested templates. The environment maps types to templates; `files` may serve several trees.

    What lies outside of the root of the folder that names it is not read, nor what goes beyond the size that
    Heat takes for all templates together.
    """

    def __init__(self, environment: Environment | None = None, files: Files | None = None) -> None:
        self.environment = environment
        self._files = files or Files()
        self._seen: set[Path] = set()
        self._size = 0
        self._unread = 0
        self._folders: dict[str, str] = {}
        self._children: dict[
            Template, list[Child]
        ] = {}  # not by path: a file may be linted with another text

    def children(self, template: Template) -> list[Child]:
        """Return the templates that a template's resources bring in, in the order of the file."""
        if template not in self._children:
            self._children[template] = [
                child for resource in template.resources.values() for child in self._of(resource, template)
            ]
        return self._children[template]

    def _of(self, resource: Resource, template: Template) -> Iterator[Child]:
        """Yield the children that one resource brings in."""
        for way, kind, given in _named(resource):
            name, document = str(kind.plain()), template.document
            folder: Path | str = document.path.parent
            if way == STACK and kind is resource.property("template"):
                yield self._inline(Child(resource, way, kind, target="", given=given, document=document))
                continue
            if way != STACK:
                entry = self._mapped(name, resource if way == TYPE else None)
                if entry:
                    name, document, folder = str(entry.target), entry.document, entry.folder
            if way == STACK or name.endswith(SUFFIXES):
                child = Child(resource, way, kind, target=name, given=given, document=document)
                yield self._load(child, folder)

    def _mapped(self, name: str, resource: Resource | None) -> Entry | None:
        """Return the registry's last word on a type; a group's members have no names that it could map."""
        found = None
        for _ in range(_MAX_HOPS if self.environment else 0):
            entry = self.environment.lookup(name, resource.name if resource else "")  # type: ignore[union-attr]
            if entry is None or entry.target in {None, name}:
                break
            found, name = entry, str(entry.target)
        return found

    def _load(self, child: Child, folder: Path | str) -> Child:
        """Read a child's template; `folder` is where it is named from, a URL if elsewhere."""
        target = child.target
        if self._unread >= _MOST_UNREAD:
            child.problem = Problem("skipped-template", f"{target} is not looked for: too many are missing")
            return child
        if isinstance(folder, str) and "://" not in target:
            target = f"{folder}/{target}"
        if "://" in target and not target.startswith("file://"):
            child.problem = Problem("remote-reference", f"{target} is fetched from elsewhere")
            return child
        try:
            real = self._real(str(folder), target.removeprefix("file://"))
            outside = is_beyond(child.document.path.parent, real)
        except ValueError:
            child.problem = Problem("missing-file", f"{child.target!r} is no file name")
            return child
        child.path = Path(real)
        if outside:
            child.problem = Problem("file-outside-root", f"{child.target} is not looked at")
            return child
        found = self._within_size(child.path)
        if isinstance(found, Problem):
            self._unread += 1
            child.problem = found
        else:
            child.template = found
        return child

    def _real(self, folder: str, name: str) -> str:
        """Return the path of a file without links; the folder is followed once. Raises ValueError."""
        if "/" in name or not name.strip("."):
            return os.path.realpath(os.path.join(folder, name))  # noqa: PTH118  (there may be thousands)
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        path = f"{self._folders[folder]}/{name}"
        return os.path.realpath(path) if os.path.islink(path) else path  # noqa: PTH114

    def _inline(self, child: Child) -> Child:
        # A path of its own, for what tells templates apart by it; it lies in the parent's folder.
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

    def _within_size(self, path: Path) -> Template | Problem:
        if self._size > MAX_BYTES:
            about = f"those before it have {MAX_BYTES >> 10} KiB, which is what Heat takes in all"
            return Problem("file-too-large", about, remedy="Make several stacks.")
        found = self._files.template(path)
        if path not in self._seen:
            self._seen.add(path)
            self._size += 0 if isinstance(found, Problem) else len(found.document.text)
        return found


def kinds(resource: Resource) -> Iterator[str]:
    """Yield the types that a resource makes: its own, and those of a group's or chain's members."""
    for way, kind, _ in _named(resource):
        if way != STACK:
            yield str(kind.plain())


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
    if resource.type in DEFINITION:
        member = resource.property(DEFINITION[resource.type])
        if isinstance(member, Mapping) and isinstance(kind := member.get("type"), Scalar):
            yield GROUP, kind, member.get("properties")
    elif resource.type == RESOURCE_CHAIN:
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
