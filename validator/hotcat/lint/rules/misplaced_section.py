"""A section that stands inside another one, mostly by its indentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("misplaced-section", "HC016", ERROR, profile=MINIMAL)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for resources and outputs that have a section's name and hold what a section holds."""
    template = subject.template
    names = subject.language.sections - template.sections.keys()
    for section, owners in (("resources", template.resources), ("outputs", template.outputs)):
        for name in names & owners.keys():
            body = owners[name].body
            if "type" in body.entries or "value" in body.entries or not body.entries:
                continue
            if all(isinstance(value, Mapping) for value in body.entries.values()):
                yield Hit(
                    owners[name].key,
                    f"the section {name} stands inside {section}",
                    "Begin its line without indentation.",
                )
