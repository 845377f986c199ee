"""A resource type that Heat's default policy refuses to a plain member of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.mention import mapped, mentions
from hotcat.lint.rule import DEFAULT, INFO, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("admin-only-type", "HC305", INFO, profile=DEFAULT, by_release=True)


def check(subject: Subject) -> Iterator[Hit]:
    """Ask the pack for each type that is named; each is told of once."""
    told: set[str] = set()
    for mention in mentions(subject):
        name = mention.name
        schema = subject.pack.type(name)
        if schema and schema.admin and name not in told and not mapped(subject, mention):
            told.add(name)
            advice = "Only an administrator can launch this, unless the cloud's policy says otherwise."
            yield Hit(mention.value, f"{name} needs the rights of an administrator", advice)
