"""Which resources of a template need which others of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Scalar, Sequence

if TYPE_CHECKING:
    from hotcat.hot.template import Resource, Template

_REFERENCES = frozenset({"get_resource", "get_attr", "Ref", "Fn::GetAtt"})


def direct_needs(template: Template) -> dict[str, set[str]]:
    """What each resource needs directly: by get_resource, get_attr or depends_on, in no order."""
    resources = template.resources
    return {
        name: (asked(resource) | {str(item.value) for item in resource.depends_on}) & resources.keys()
        for name, resource in resources.items()
    }


def asked(resource: Resource) -> set[str]:
    """The names that a resource asks for by get_resource or get_attr; there may be none of that name."""
    found = set()
    for call in resource.calls:
        if call.name in _REFERENCES:
            target = call.argument
            if isinstance(target, Sequence) and target.items:
                target = target.items[0]
            if isinstance(target, Scalar):
                found.add(str(target.value))
    return found
