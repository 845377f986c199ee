"""A parameter with the name of one that Heat gives itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("shadowed-pseudo-parameter", "HC117", WARNING)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for the names."""
    parameters = subject.template.parameters
    for name in ("OS::stack_name", "OS::stack_id", "OS::project_id"):
        if name in parameters:
            yield Hit(
                parameters[name].key,
                f"parameter {name} hides what Heat gives under that name",
                "Take it away: get_param finds Heat's own without a declaration.",
            )
