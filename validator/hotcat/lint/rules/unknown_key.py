"""A key that a resource, output, parameter or parameter group does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from hotcat.hot.node import Mapping, Scalar
from hotcat.lint.keys import UNKNOWN, odd_keys
from hotcat.lint.nearest import advice
from hotcat.lint.rule import ERROR, MINIMAL, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unknown-key", "HC011", ERROR, profile=MINIMAL, fixable=True)

_GROUP_KEYS = ("description", "label", "parameters")


def check(subject: Subject) -> Iterator[Hit]:
    """Look at resources and outputs, and at parameter groups; parameters are read before."""
    language = subject.language
    for odd in odd_keys(subject):
        if odd.kind != UNKNOWN:
            continue
        name = str(odd.key.value)
        allowed = language.resource_keys if odd.what == "resource" else language.output_keys
        free = allowed - odd.owner.body.entries.keys()
        help_, fix = advice(subject, odd.key, name, free)
        if odd.what == "resource" and isinstance(odd.value, Mapping) and odd.value.get("type"):
            help_ = f"It has a type: if {name} is a resource, indent it less."
        yield Hit(
            odd.key,
            f"{odd.what} {odd.owner.name}: {name} is not known",
            help_,
            fix=fix,
            # Heat passes over it in an output.
            severity=ERROR if odd.what == "resource" else WARNING,
        )
    if subject.template.groups:
        yield from _groups(subject)


def _groups(subject: Subject) -> Iterator[Hit]:
    for section, groups in subject.document.node.value if subject.document.node else ():
        if section.value != "parameter_groups":
            continue
        for group in groups.value:
            for key, _ in group.value if isinstance(group, yaml.MappingNode) else ():
                if key.value not in _GROUP_KEYS:
                    at = Scalar(key, key.value)
                    said = f"parameter group: {key.value} is not known"
                    help_, fix = advice(subject, at, str(key.value), _GROUP_KEYS)
                    yield Hit(at, said, help_, fix=fix, severity=WARNING)
