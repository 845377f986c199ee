"""A parameter that a nested template needs, and is not given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import nested
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("missing-nested-parameter", "HC404", ERROR, profile=MINIMAL)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for what each nested template needs, in its properties and in the environment's defaults."""
    defaults = subject.environment.defaults if subject.environment else {}
    for child, template in nested.faced(subject.children):
        given = nested.given(child)
        if given is None:
            continue
        missing = [
            name
            for name, parameter in template.parameters.items()
            if parameter.required and name not in given.entries and name not in defaults
        ]
        if missing:
            plural = "s" if len(missing) > 1 else ""
            yield Hit(
                child.value,
                f"{template.document.path.name} needs the parameter{plural} {', '.join(missing)}",
                "Give a value here, or a default there.",
            )
