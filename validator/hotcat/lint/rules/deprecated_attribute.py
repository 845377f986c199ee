"""A get_attr of an attribute that is on its way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Scalar
from hotcat.lint.references import references
from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("deprecated-attribute", "HC206", WARNING, by_release=True)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the support status of the attributes."""
    resources = subject.template.resources
    for one in references(subject):
        if one.path and one.target in resources and isinstance(one.path[0], Scalar):
            schema = subject.type_of(resources[one.target])
            attribute = schema.attributes.get(str(one.path[0].value)) if schema else None
            if attribute and attribute.status.status != "SUPPORTED":
                said = f"attribute {attribute.name} of {resources[one.target].type} is deprecated"
                yield Hit(one.path[0], said, attribute.status.remark)
