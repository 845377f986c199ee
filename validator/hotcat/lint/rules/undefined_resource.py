"""A reference to a resource that the template does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Scalar, Sequence
from hotcat.lint.nearest import advice, writing
from hotcat.lint.references import references
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.rule import Fix
    from hotcat.lint.subject import Subject

RULE = Rule("undefined-resource", "HC204", ERROR, profile=MINIMAL, fixable=True)


def check(subject: Subject) -> Iterator[Hit]:
    """Look up what get_resource, get_attr, depends_on and access policies name."""
    template = subject.template
    resources = template.resources
    for one in references(subject):
        if one.target in resources or one.call.name == "Ref" or not isinstance(one.name.value, str):
            continue
        fix = None
        if one.target in template.parameters:
            help_: str | None = "There is a parameter of that name: ask for it with get_param."
            fix = writing(one.call.key, "get_param") if one.call.name == "get_resource" else None
        else:
            help_, fix = _advice(one.name, subject)
        yield Hit(one.name, f"there is no resource {one.target}", help_, fix=fix)
    for resource in resources.values():
        if "depends_on" in resource.body.entries:
            for name in resource.depends_on:
                if name.value not in resources:
                    help_, fix = _advice(name, subject)
                    yield Hit(name, f"there is no resource {name.value}", help_, fix=fix)
    yield from _allowed(subject)


def _allowed(subject: Subject) -> Iterator[Hit]:
    resources = subject.template.resources
    for policy in subject.of_type("OS::Heat::AccessPolicy"):
        allowed = policy.property("AllowedResources")
        for item in allowed.items if isinstance(allowed, Sequence) else ():
            if isinstance(item, Scalar) and isinstance(item.value, str) and item.value not in resources:
                help_, fix = _advice(item, subject)
                yield Hit(item, f"there is no resource {item.value}", help_, fix=fix)


def _advice(name: Scalar, subject: Subject) -> tuple[str | None, Fix | None]:
    return advice(subject, name, str(name.value), subject.template.resources)
