"""A section of an environment with nothing in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.environment import SECTIONS
from hotcat.hot.node import Scalar
from hotcat.lint.rule import ERROR, MINIMAL, Edit, Fix, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import EnvironmentSubject

RULE = Rule("empty-environment-section", "HC451", ERROR, profile=MINIMAL, fixable=True)

_LISTS = ("encrypted_param_names", "event_sinks")


def check_environment(subject: EnvironmentSubject) -> Iterator[Hit]:
    """Look for sections whose value is null."""
    for section in subject.environment.sections:
        value, name = section.value, str(section.key.value)
        if isinstance(value, Scalar) and value.value is None and name in SECTIONS:
            empty = "[]" if name in _LISTS else "{}"
            span = value.span
            fix = None
            if span.start == span.end:
                end = section.key.span.end
                colon = section.document.text.find(":", end)
                fix = Fix("Write an empty value", [Edit(colon + 1, colon + 1, f" {empty}")], safe=True)
            yield Hit(
                section.key,
                f"the section {name} is empty",
                f"Remove it, or write {name}: {empty}",
                fix=fix,
                document=section.document,
            )
