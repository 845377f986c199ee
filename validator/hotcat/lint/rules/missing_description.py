"""A template, parameter or output that does not say what it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, STRICT, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("missing-description", "HC029", INFO, profile=STRICT)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for the descriptions."""
    template = subject.template
    help_ = "Say in a sentence what it is for."
    if not template.description:
        yield Hit(template.sections["heat_template_version"], "the template has no description", help_)
    for parameter in template.parameters.values():
        if not parameter.description:
            yield Hit(parameter.key, f"parameter {parameter.name} has no description", help_)
    for output in template.outputs.values():
        if not output.description:
            yield Hit(output.key, f"output {output.name} has no description", help_)
