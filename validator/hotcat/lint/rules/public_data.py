"""A container, share or image that everybody may read or write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Hit, Rule
from hotcat.lint.traffic import is_world
from hotcat.lint.values import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.body import Body
    from hotcat.lint.subject import Subject

RULE = Rule("public-data", "HC752", WARNING)

_PUBLIC = {"publicread", "publicreadwrite"}
_ACCESS = (
    ("X-Container-Read", "read", {".r:*"}),
    ("X-Container-Write", "write to", {".r:*", "*", "*:*"}),
)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at access rules of containers, buckets and shares."""
    bodies = subject.bodies
    for body in bodies.get("OS::Swift::Container", ()):
        yield from _container(body)
    for body in bodies.get("AWS::S3::Bucket", ()):
        for value in body.values("AccessControl"):
            if str(literal(value)).lower() in _PUBLIC:
                yield Hit(value, f"everybody may read bucket {body.resource.name}", "Use Private.")
    for body in bodies.get("OS::Manila::Share", ()):
        for value in body.values("access_rules", "access_to"):
            if is_world(literal(value)):
                yield Hit(
                    value,
                    f"every address may mount share {body.resource.name}",
                    "Name the range of its clients.",
                )


def _container(body: Body) -> Iterator[Hit]:
    for name, verb, signs in _ACCESS:
        for value in body.values(name):
            text = literal(value)
            words = {word.strip() for word in text.split(",")} if isinstance(text, str) else set()
            if words & signs:
                yield Hit(
                    value,
                    f"everybody may {verb} container {body.resource.name}",
                    "Name the projects and users: project:user.",
                )
