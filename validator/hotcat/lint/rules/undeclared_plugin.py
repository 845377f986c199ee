"""A type of the catalog's Heat plugins, in an entry that does not say that it needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.mention import mapped, mentions
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.template import Template
    from hotcat.lint.subject import Subject

RULE = Rule("undeclared-plugin", "HC308", ERROR, profile=MINIMAL)

_ADVICE = "Write `plugins: true` into the entry's entry.yaml."


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the template's types, and those of the templates that it brings in; each is told of once."""
    if subject.plugins is not False:  # it says so, or is in no entry
        return
    told: set[str] = set()
    for mention in mentions(subject):
        if mention.name not in told and _is_plugin(subject, mention.name) and not mapped(subject, mention):
            told.add(mention.name)
            yield Hit(mention.value, f"{mention.name} needs the catalog's Heat plugins", _ADVICE)
    for child in subject.children:
        name = child.template and _inside(subject, child.template, set())
        if name and name not in told:
            told.add(name)
            about = f"{child.target} has {name}, which needs the catalog's Heat plugins"
            yield Hit(child.value, about, _ADVICE, document=child.document)


def _inside(subject: Subject, template: Template, seen: set[Template]) -> str | None:
    """Return the first such type in a nested template, and in those below it."""
    if template in seen:
        return None
    seen.add(template)
    for resource in template.resources.values():
        if _is_plugin(subject, resource.type):
            return resource.type
    children = [child.template for child in subject.tree.children(template) if child.template]
    return next((name for child in children if (name := _inside(subject, child, seen))), None)


def _is_plugin(subject: Subject, name: str) -> bool:
    schema = subject.pack.type(name)
    return schema is not None and schema.plugin
