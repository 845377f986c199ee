"""Two parameters with the same label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, STRICT, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("duplicated-label", "HC115", INFO, profile=STRICT)


def check(subject: Subject) -> Iterator[Hit]:
    """Remember the labels that were written down."""
    seen: dict[str, str] = {}
    for name, parameter in subject.template.parameters.items():
        label = parameter.body.entries.get("label")
        if label is None:
            continue
        first = seen.setdefault(parameter.label, name)
        if first != name:
            yield Hit(
                label, f"parameter {name} has the label of parameter {first}", "Tell them apart in a form."
            )
