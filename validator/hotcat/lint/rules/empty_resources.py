"""A template that makes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("empty-resources", "HC022", WARNING)


def check(subject: Subject) -> Iterator[Hit]:
    """Count the resources."""
    template = subject.template
    if template.resources or any(one.rule == "malformed-section" for one in template.problems):
        return
    at = template.sections.get("resources") or template.sections["heat_template_version"]
    # One that only computes outputs from its parameters has its use as a nested template.
    yield Hit(
        at,
        "the template has no resources",
        "Heat makes an empty stack of it, and calls that a success.",
        severity=INFO if template.outputs else WARNING,
    )
