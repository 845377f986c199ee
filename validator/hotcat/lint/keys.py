"""Keys that a resource or an output may not have, and what was meant by them; found once a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot import language as languages

if TYPE_CHECKING:
    from collections.abc import Hashable

    from hotcat.hot.node import Mapping, Scalar, Value
    from hotcat.hot.template import Output, Resource
    from hotcat.lint.subject import Subject

NEW, PROPERTY, UNKNOWN = "new", "property", "unknown"
"""In HOT since a later version; a property beside `properties`; neither."""

_KINDS = ("resource_keys", "output_keys")


class Odd:
    """A key that is not allowed where it stands. `since` is the version that brings it, where one does."""

    __slots__ = ("key", "kind", "owner", "since", "value", "what")

    def __init__(self, what: str, owner: Resource | Output, key: Scalar, value: Value) -> None:
        self.what = what
        self.owner = owner
        self.key = key
        self.value = value
        self.kind = UNKNOWN
        self.since = ""


def odd_keys(subject: Subject) -> list[Odd]:
    """Return the keys of resources and outputs that the template's version does not know there."""
    found: list[Odd] | None = subject.shared.get("keys")
    if found is None:
        found = subject.shared["keys"] = []
        template, language = subject.template, subject.language
        for resource in template.resources.values():
            for name in resource.body.entries.keys() - language.resource_keys:
                found.append(_odd(subject, "resource", resource, name, resource.body))
        for output in template.outputs.values():
            for name in output.body.entries.keys() - language.output_keys:
                found.append(_odd(subject, "output", output, name, output.body))
    return found


def _odd(subject: Subject, what: str, owner: Resource | Output, at: Hashable, body: Mapping) -> Odd:
    one, name = Odd(what, owner, body.keys[at], body.entries[at]), str(at)
    period = languages.period(f"{what}_keys", name)
    resource = subject.template.resources.get(owner.name) if what == "resource" else None
    schema = subject.type_of(resource) if resource else None
    if period:
        one.kind, one.since = NEW, period[0]
    elif schema and name in schema.properties:
        one.kind = PROPERTY
    return one
