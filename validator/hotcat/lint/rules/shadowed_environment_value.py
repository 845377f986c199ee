"""A default in an environment that the same environment overrides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, STRICT, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import EnvironmentSubject

RULE = Rule("shadowed-environment-value", "HC454", INFO, profile=STRICT)


def check_environment(subject: EnvironmentSubject) -> Iterator[Hit]:
    """Look for names in both sections of one file."""
    parameters = subject.environment.parameters
    for name, entry in subject.environment.defaults.items():
        if name in parameters and parameters[name].document is entry.document:
            line = parameters[name].key.span.line
            yield Hit(
                entry.key,
                f"the default of {name} counts for nested templates only: line {line} gives the value",
                "Keep one of the two.",
                document=entry.document,
            )
