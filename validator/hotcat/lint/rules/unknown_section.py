"""A section that the template's version does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from hotcat.hot import language as languages
from hotcat.lint.nearest import advice
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.document import Document
    from hotcat.lint.subject import Subject

RULE = Rule("unknown-section", "HC010", ERROR, profile=MINIMAL, fixable=True)


def check(subject: Subject) -> Iterator[Hit]:
    """Compare the keys at the top with the sections."""
    sections = subject.template.sections
    known = subject.language.sections
    unknown = sections.keys() - known
    if not unknown:
        return
    free, typed = known - sections.keys(), _typed(subject.document)
    for name in unknown:
        if languages.period("sections", name):
            continue  # too-new-for-version
        help_, fix = advice(subject, sections[name], name, free)
        if name in typed:
            help_ = "It has a type: if it is a resource or a parameter, indent it below that section."
            fix = None
        yield Hit(sections[name], f"there is no section {name}", help_, fix=fix)


def _typed(document: Document) -> set[str]:
    """Return the sections that have a type, as resources and parameters do."""
    return {
        str(key.value)
        for key, value in (document.node.value if document.node else ())
        if isinstance(value, yaml.MappingNode) and any(inner.value == "type" for inner, _ in value.value)
    }
