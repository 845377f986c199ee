"""Several constraints in one list item, of which Heat takes one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.constraint import KINDS
from hotcat.hot.node import Mapping, Sequence
from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("shadowed-constraint", "HC113", WARNING)


def check(subject: Subject) -> Iterator[Hit]:
    """Count the kinds of constraints in each item."""
    for parameter in subject.template.parameters.values():
        section = parameter.body.entries.get("constraints")
        for item in section.items if isinstance(section, Sequence) else ():
            if isinstance(item, Mapping) and len(item.entries) > 1:
                kinds = [kind for kind in KINDS if kind in item.entries]
                for kind in kinds[1:]:
                    yield Hit(
                        item.keys[kind],
                        f"parameter {parameter.name}: {kind} is passed over beside {kinds[0]}",
                        "Begin a list item of its own for it.",
                    )
