"""Where a template names resource types: its resources, and the members that groups and chains make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.groups import DEFINITION, INDEX, RESOURCE_CHAIN
from hotcat.hot.node import Mapping, Scalar, Sequence
from hotcat.hot.tree import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.environment import Entry
    from hotcat.hot.node import Value
    from hotcat.hot.template import Resource
    from hotcat.lint.subject import Subject


class Mention:
    """A type where it is named; `value` is the name's, `given` what the resource is given as properties.

    `resource` is the one in the template. `member` is whether it is a member of that; `index` is then the
    text that each member has replaced by its number.
    """

    __slots__ = ("given", "index", "member", "name", "resource", "value")

    def __init__(
        self,
        name: str,
        value: Value,
        resource: Resource,
        given: Value | None,
        *,
        member: bool = False,
        index: str | None = None,
    ) -> None:
        self.name = name
        self.value = value
        self.resource = resource
        self.given = given
        self.member = member
        self.index = index

    def value_of(self, name: str) -> Value | None:
        """Return what a property is given, None where it is not given or no text tells."""
        return self.given.get(name) if isinstance(self.given, Mapping) else None

    @property
    def key(self) -> Value:
        """Where to point for what is missing: at the resource's name, or at the member's type."""
        return self.value if self.member else self.resource.key


def mentions(subject: Subject) -> list[Mention]:
    """Return all mentions of types that are not the names of files; looked for once a subject."""
    found: list[Mention] | None = subject.shared.get("mentions")
    if found is None:
        found = subject.shared["mentions"] = []
        for resource in subject.template.resources.values():
            name = resource.type
            if name and not name.endswith(SUFFIXES):
                found.append(Mention(name, resource.type_value, resource, resource.properties))
                if name in DEFINITION or name == RESOURCE_CHAIN:
                    found += _members(resource)
    return found


def mapped(subject: Subject, mention: Mention) -> Entry | None:
    """Return what the environment maps the type to, if there is an environment and it does."""
    environment = subject.environment
    if environment is None:
        return None
    # The names of a group's members are their numbers.
    entry = environment.lookup(mention.name, "" if mention.member else mention.resource.name)
    return None if entry is None or entry.target == mention.name else entry


def is_elsewhere(subject: Subject, mention: Mention) -> bool:
    """Say whether Heat makes nothing by this type: it adopts the thing, or the type is mapped to another."""
    adopted = not mention.member and "external_id" in mention.resource.body.entries
    return adopted or mapped(subject, mention) is not None


def made(subject: Subject, *types: str) -> Iterator[Mention]:
    """Yield the mentions of some types whose resources Heat makes by these types."""
    known: dict[str, list[Mention]] | None = subject.shared.get("mentioned")
    if known is None:
        known = subject.shared["mentioned"] = {}
        for mention in mentions(subject):
            known.setdefault(mention.name, []).append(mention)
    for name in types:
        for mention in known.get(name, ()):
            if not is_elsewhere(subject, mention):
                yield mention


def _members(resource: Resource) -> Iterator[Mention]:
    if resource.type == RESOURCE_CHAIN:
        kinds = resource.property("resources")
        given = resource.property("resource_properties")
        for kind in kinds.items if isinstance(kinds, Sequence) else ():
            yield from _member(resource, kind, given, None)
        return
    member = resource.property(DEFINITION[resource.type])
    if isinstance(member, Mapping):
        index = resource.property("index_var")
        text = index.value if isinstance(index, Scalar) and isinstance(index.value, str) else INDEX
        yield from _member(resource, member.get("type"), member.get("properties"), text)


def _member(
    resource: Resource, kind: Value | None, given: Value | None, index: str | None
) -> Iterator[Mention]:
    if isinstance(kind, Scalar) and isinstance(kind.value, str) and not kind.value.endswith(SUFFIXES):
        yield Mention(kind.value, kind, resource, given, member=True, index=index)
