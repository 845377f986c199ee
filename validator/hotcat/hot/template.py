"""The typed model of a HOT template: its sections, with the place of everything in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from hotcat.errors import raise_all
from hotcat.hot import language as languages
from hotcat.hot.build import Builder
from hotcat.hot.compose import Problem
from hotcat.hot.node import Mapping, Scalar, Sequence, Value
from hotcat.hot.parameter import Parameter, ParameterGroup, ParameterReader

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Set

    from hotcat.hot.document import Document
    from hotcat.hot.language import Language
    from hotcat.hot.node import Call

VERSION = "heat_template_version"
_NOTHING: frozenset[str] = frozenset()


class Condition:
    """One of the template's conditions: what it is worth is a value, mostly a call."""

    __slots__ = ("key", "name", "value")

    def __init__(self, name: str, key: Scalar, value: Value) -> None:
        self.name = name
        self.key = key
        self.value = value


class Resource:
    """One resource. `type` is empty where it is missing; the other parts are None where they are.

    `properties` are mostly a mapping, but may be a call.
    """

    __slots__ = ("body", "calls", "key", "name", "properties", "type")

    def __init__(self, name: str, key: Scalar, body: Mapping, calls: list[Call]) -> None:
        self.name = name
        self.key = key
        self.body = body
        self.type = (body.string("type") or "").strip()
        self.properties = body.entries.get("properties")
        self.calls = calls

    @property
    def type_value(self) -> Value:
        """The value that names the type, or the resource's key where there is none."""
        return self.body.entries.get("type", self.key)

    @property
    def depends_on(self) -> list[Scalar]:
        """The names of the resources that this one explicitly depends on."""
        value = self.body.entries.get("depends_on")
        items = value.items if isinstance(value, Sequence) else [value]
        return [item for item in items if isinstance(item, Scalar) and isinstance(item.value, str)]

    @property
    def deletion_policy(self) -> str:
        """The deletion policy in lower case; "delete" where none is given, as in Heat."""
        return (self.body.string("deletion_policy") or "delete").lower()

    def property(self, *path: str) -> Value | None:
        """Return a property, or a member of one, where it is written down and no call stands in between."""
        value = self.properties
        for step in path:
            if not isinstance(value, Mapping):
                return None
            value = value.entries.get(step)
        return value


class Output:
    """One output; `value` is None where it is missing."""

    __slots__ = ("body", "calls", "key", "name")

    def __init__(self, name: str, key: Scalar, body: Mapping, calls: list[Call]) -> None:
        self.name = name
        self.key = key
        self.body = body
        self.calls = calls

    @property
    def value(self) -> Value | None:
        """What the output tells."""
        return self.body.entries.get("value")

    @property
    def description(self) -> str:
        """What it says of itself."""
        return (self.body.string("description") or "").strip()


class Template:
    """A template as far as it can be read; `problems` tells what cannot.

    `language` is that of the version named, or the newest one where that is none. `calls` holds all function
    calls, inner ones first; each resource and output has its own too. `strays` are mappings that look like
    calls and are none in this version, `rewritten` numbers in a notation of YAML's own. `sections` are the
    keys at the top.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.sections: dict[str, Scalar] = {}
        self.version: Scalar | None = None
        self.language: Language = languages.newest()
        self.description = ""
        self.parameters: dict[str, Parameter] = {}
        self.groups: tuple[ParameterGroup, ...] = ()
        self.conditions: dict[str, Condition] = {}
        self.resources: dict[str, Resource] = {}
        self.outputs: dict[str, Output] = {}
        self.calls: list[Call] = []
        self.strays: list[Mapping] = []
        self.rewritten: list[Scalar] = []
        self.problems: list[Problem] = []


def is_template(document: Document) -> bool:
    """Say whether a document calls itself a HOT template."""
    node = document.node
    return isinstance(node, yaml.MappingNode) and any(key.value == VERSION for key, _ in node.value)


def read(document: Document) -> Template:
    """Read a document as a template; raises HotcatError with all that is wrong with its shape."""
    template = scan(document)
    raise_all(template.problems)
    return template


def scan(document: Document) -> Template:
    """Read a document as a template, as far as it goes; `problems` holds the rest.

    Raises Problem where it is no template at all, or the limits of the loader end it.
    """
    if not is_template(document):
        raise Problem(
            "unknown-template-version",
            "not a HOT template: heat_template_version is missing",
            remedy="Begin the file with: heat_template_version: 2021-04-16",
            place=document.place(),
        )
    return _Reader(document).read()


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.builder = Builder(document.path)
        self.template = Template(document)

    def read(self) -> Template:
        template, builder = self.template, self.builder
        template.problems = builder.problems
        template.calls = builder.calls
        template.strays = builder.strays
        template.rewritten = builder.rewritten
        builder.watched = languages.function_names()
        assert self.document.node  # noqa: S101  (is_template has seen it)
        nodes, keys = builder.fields(self.document.node)
        template.sections = {str(name): key for name, key in keys.items()}
        version = builder.value(nodes[VERSION])
        if isinstance(version, Scalar):
            template.version = version
            template.language = languages.language(str(version.value)) or template.language
        about = builder.value(nodes["description"]) if "description" in nodes else None
        if isinstance(about, Scalar):
            template.description = str(about.value or "").strip()
        language = template.language
        self._parameters(nodes)
        self._section(nodes, "conditions", language.condition_functions | {"if"}, self._condition)
        self._section(nodes, "resources", language.functions, self._resource)
        self._section(nodes, "outputs", language.functions, self._output)
        for name in template.resources.keys() & template.parameters.keys():
            self._fail(
                "name-clash",
                f"resource {name} has the name of a parameter",
                template.resources[name].key,
                "Rename one of them.",
            )
        return template

    def _parameters(self, nodes: dict[Hashable, yaml.Node]) -> None:
        reader = ParameterReader(self.document.path, self.template.language, self.builder.problems)
        section = self._mapping(nodes, "parameters", _NOTHING)
        if section:
            for name, key in section.keys.items():
                if name.__class__ is not str:
                    self._odd_name("parameters", key)
            self.template.parameters = reader.parameters(section)
        if "parameter_groups" in nodes:
            groups = self.builder.value(nodes["parameter_groups"])
            names = {str(name) for name in section.entries} if section else set()
            self.template.groups = reader.groups(groups, names)

    def _section(
        self,
        nodes: dict[Hashable, yaml.Node],
        section: str,
        functions: Set[str],
        take: Callable[[str, Scalar, Value, list[Call]], None],
    ) -> None:
        node = nodes.get(section)
        if not isinstance(node, yaml.MappingNode):
            self._mapping(nodes, section, functions)
            return
        values, keys = self.builder.fields(node)
        calls = self.builder.calls
        for name, inner in values.items():
            if name.__class__ is not str:
                self._odd_name(section, keys[name])
            first = len(calls)
            # Two levels down, so that a resource called like a function is no call.
            read = self.builder.value if section == "conditions" else self._item
            value = read(inner, functions)
            take(str(name), keys[name], value, calls[first:])

    def _item(self, node: yaml.Node, functions: Set[str]) -> Value:
        if not isinstance(node, yaml.MappingNode):
            return self.builder.value(node, functions, 2)
        nodes, keys = self.builder.fields(node)
        return Mapping(node, {key: self.builder.value(one, functions, 3) for key, one in nodes.items()}, keys)

    def _condition(self, name: str, key: Scalar, value: Value, calls: list[Call]) -> None:
        del calls
        self.template.conditions[name] = Condition(name, key, value)

    def _resource(self, name: str, key: Scalar, value: Value, calls: list[Call]) -> None:
        if not isinstance(value, Mapping):
            self._fail("malformed-section", f"resource {name} is a mapping with a type", key)
            return
        self.template.resources[name] = Resource(name, key, value, calls)

    def _output(self, name: str, key: Scalar, value: Value, calls: list[Call]) -> None:
        if not isinstance(value, Mapping):
            self._fail("malformed-section", f"output {name} is a mapping with a value", key)
            return
        self.template.outputs[name] = Output(name, key, value, calls)

    def _mapping(self, nodes: dict[Hashable, yaml.Node], section: str, functions: Set[str]) -> Mapping | None:
        if section not in nodes:
            return None
        value = self.builder.value(nodes[section], functions)
        if isinstance(value, Mapping):
            return value
        # An empty section is none to Heat, except here.
        if value.plain() or section == "conditions":
            self._fail("malformed-section", f"{section} is a mapping", self.template.sections[section])
        return None

    def _odd_name(self, section: str, key: Scalar) -> None:
        self._fail(
            "non-string-key",
            f"YAML reads the name {key.node.value} in {section} as {key.value!r}, which is no string",
            key,
            "Quote it, or choose another name.",
        )

    def _fail(self, rule: str, message: str, value: Value, remedy: str | None = None) -> None:
        self.builder.fail(rule, value.node, message, remedy)
