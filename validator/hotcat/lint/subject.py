"""What the rules look at: a template together with all it is used with."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from hotcat.hot.needs import direct_needs
from hotcat.hot.node import Call, Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as Dict
    from pathlib import Path

    from hotcat.hot.document import Document
    from hotcat.hot.environment import Environment
    from hotcat.hot.language import Language
    from hotcat.hot.node import Value
    from hotcat.hot.template import Resource, Template
    from hotcat.hot.tree import Child, Tree
    from hotcat.lint.body import Body
    from hotcat.lint.cloud_config import Fault
    from hotcat.lint.script import Script
    from hotcat.lint.traffic import Opening
    from hotcat.lint.user import Users
    from hotcat.schema.pack import Pack, Property, ResourceType


class Placed:
    """A value in the properties of a resource, with the schema that is meant for it.

    `path` leads there from the properties, list indices as numbers; `key` is the key or list item it stands
    at; `schema` is None for a name that the schema does not have. The branches of an `if` follow the call,
    each with the call's path.
    """

    __slots__ = ("key", "path", "schema", "value")

    def __init__(
        self, path: tuple[str | int, ...], key: Value, value: Value, schema: Property | None
    ) -> None:
        self.path = path
        self.key = key
        self.value = value
        self.schema = schema

    @property
    def name(self) -> str:
        """The path as people write it: `networks[0].port`."""
        return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path).lstrip(".")


class Subject:
    """A template, the pack of a release, and, where they are known, environment, site and nested templates.

    `site` holds a site's facts; `root` is the folder outside of which nothing may be read. `plugins` is
    whether the catalog's entry says that it needs its Heat plugins, None outside of an entry.
    """

    def __init__(
        self,
        template: Template,
        pack: Pack,
        *,
        tree: Tree,
        environment: Environment | None = None,
        site: Dict[str, Any] | None = None,
        plugins: bool | None = None,
    ) -> None:
        self.template = template
        self.plugins = plugins
        self.pack = pack
        self.tree = tree
        self.environment = environment
        self.site = site
        self.shared: dict[str, Any] = {}  # what one rule found out and others use, by the helper's name
        self._placed: dict[str, list[Placed]] = {}
        self._needed: tuple[tuple[str, ...], set[str]] = (), set()

    @property
    def document(self) -> Document:
        """The file."""
        return self.template.document

    @property
    def path(self) -> Path:
        """The file's path."""
        return self.template.document.path

    @property
    def language(self) -> Language:
        """The version of HOT."""
        return self.template.language

    @cached_property
    def by_type(self) -> dict[str, list[Resource]]:
        """The resources by type."""
        found: dict[str, list[Resource]] = {}
        for resource in self.template.resources.values():
            found.setdefault(resource.type, []).append(resource)
        return found

    def of_type(self, *types: str) -> Iterator[Resource]:
        """Yield the resources of some types."""
        for one in types:
            yield from self.by_type.get(one, ())

    @cached_property
    def bodies(self) -> dict[str, list[Body]]:
        """The properties that resources of each type are given, those of a group's members among them."""
        from hotcat.lint.body import bodies

        return bodies(self.by_type)

    @cached_property
    def scripts(self) -> list[Script]:
        """The texts that go into servers: user data, software configs, parts of a message."""
        from hotcat.lint.script import scripts

        return scripts(self.document, self.bodies)

    @cached_property
    def cloud_config_faults(self) -> list[Fault]:
        """What is wrong with the cloud-configs among them."""
        from hotcat.lint.cloud_config import faults

        return faults(self.bodies, self.scripts)

    @cached_property
    def openings(self) -> list[Opening]:
        """What security groups and firewalls let in from every address."""
        from hotcat.lint.traffic import openings

        return openings(self.bodies)

    @cached_property
    def by_function(self) -> dict[str, list[Call]]:
        """All function calls by the function's name."""
        found: dict[str, list[Call]] = {}
        for call in self.template.calls:
            found.setdefault(call.name, []).append(call)
        return found

    def calls(self, *functions: str) -> Iterator[Call]:
        """Yield the calls of some functions, anywhere in the template."""
        for name in functions:
            yield from self.by_function.get(name, ())

    @cached_property
    def needs(self) -> dict[str, set[str]]:
        """What each resource needs directly: by get_resource, get_attr or depends_on, in no order."""
        return direct_needs(self.template)

    @cached_property
    def needed_by(self) -> dict[str, set[str]]:
        """What directly needs each resource that is needed."""
        found: dict[str, set[str]] = {}
        for name, needs in self.needs.items():
            for need in needs:
                found.setdefault(need, set()).add(name)
        return found

    def needed(self, *names: str) -> set[str]:
        """Return all that some resources need, directly or not; themselves only where they are in a cycle."""
        if self._needed[0] != names:  # often asked for the same ones again and again
            self._needed = names, _reached(self.needs, list(names))
        return self._needed[1]

    def dependents(self, *names: str) -> set[str]:
        """Return all that needs one of some resources, directly or not."""
        return _reached(self.needed_by, list(names))

    def type_of(self, resource: Resource) -> ResourceType | None:
        """Return the schema of a resource's type; None where it is nested, custom or not known."""
        return self.pack.type(resource.type)

    @property
    def children(self) -> list[Child]:
        """The nested templates, in the order of the resources that bring them in."""
        return self.tree.children(self.template)

    def placed(self, resource: Resource) -> list[Placed]:
        """Return all values in a resource's properties with their schemas, from the top; no calls' arguments.

        Properties that the schema does not know are there, what is inside them is not. Empty for a resource
        without a schema.
        """
        found = self._placed.get(resource.name)
        if found is None:
            found = self._placed[resource.name] = []
            schema, properties = self.type_of(resource), resource.properties
            if schema and isinstance(properties, Mapping):
                place(found, (), properties, schema.properties)
        return found


def place(
    found: list[Placed], path: tuple[str | int, ...], value: Mapping, schemas: Dict[str, Property]
) -> None:
    """Put all values in a mapping, which stands at `path`, into `found` with their schemas."""
    for name, inner in value.entries.items():
        schema = schemas.get(name)  # type: ignore[call-overload]  # a key that is no string is in no schema
        here = (*path, str(name))
        found.append(Placed(here, value.keys[name], inner, schema))
        if schema:
            _place_inner(found, here, inner, schema)


def _place_inner(found: list[Placed], path: tuple[str | int, ...], value: Value, schema: Property) -> None:
    if isinstance(value, Mapping):
        if schema.properties:
            place(found, path, value, schema.properties)
    elif isinstance(value, Sequence) and schema.item:
        for index, item in enumerate(value.items):
            found.append(Placed((*path, index), item, item, schema.item))
            _place_inner(found, (*path, index), item, schema.item)
    elif isinstance(value, Call) and value.name == "if" and isinstance(value.argument, Sequence):
        for branch in value.argument.items[1:]:
            found.append(Placed(path, branch, branch, schema))
            _place_inner(found, path, branch, schema)


def _reached(steps: dict[str, set[str]], waiting: list[str]) -> set[str]:
    """Return all that one gets to by some steps."""
    found: set[str] = set()
    while waiting:
        more = steps.get(waiting.pop(), set()) - found
        found |= more
        waiting += more
    return found


class EnvironmentSubject:
    """An environment file, with the templates that it is used with as far as these are known."""

    def __init__(
        self,
        environment: Environment,
        pack: Pack,
        *,
        tree: Tree,
        users: Users,
    ) -> None:
        self.environment = environment
        self.pack = pack
        self.tree = tree
        self.users = users

    @property
    def document(self) -> Document:
        """The file."""
        return self.environment.documents[0]
