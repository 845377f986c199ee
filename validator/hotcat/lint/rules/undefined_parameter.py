"""A get_param of a parameter that the template does not declare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Scalar, Sequence
from hotcat.lint.nearest import advice, writing
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Call
    from hotcat.lint.subject import Subject

RULE = Rule("undefined-parameter", "HC109", ERROR, profile=MINIMAL, fixable=True)

_PSEUDO = frozenset(("OS::stack_name", "OS::stack_id", "OS::project_id"))
_OF_AWS = {"AWS::StackName": "OS::stack_name", "AWS::StackId": "OS::stack_id"}


def check(subject: Subject) -> Iterator[Hit]:
    """Look the names up."""
    template = subject.template
    known = template.parameters.keys() | _PSEUDO
    for call in subject.calls("get_param"):
        at = call.argument
        if isinstance(at, Sequence) and at.items:
            at = at.items[0]
        name = at.value if isinstance(at, Scalar) else None
        if isinstance(at, Scalar) and isinstance(name, str) and name and name not in known:
            yield from _undefined(subject, call, at, name)
    for call in subject.calls("Ref"):
        name = call.argument.plain()
        if isinstance(name, str) and name not in known and name not in template.resources:
            help_, _ = advice(subject, call.argument, name, known)
            yield Hit(call.argument, f"there is no parameter and no resource {name}", help_)


def _undefined(subject: Subject, call: Call, at: Scalar, name: str) -> Iterator[Hit]:
    template = subject.template
    if name in _declared(subject):
        return  # declared, but so that it cannot be read: told by itself
    fix = None
    if name in _OF_AWS:
        help_: str | None = f"HOT has {_OF_AWS[name]}."
        fix = writing(at, _OF_AWS[name])
    elif name in template.resources:
        help_ = "There is a resource of that name: ask for it with get_resource."
        if at is call.argument:
            fix = writing(call.key, "get_resource")
    elif name == "OS::region":
        help_ = "Heat gives OS::stack_name, OS::stack_id and OS::project_id only."
    else:
        help_, fix = advice(subject, at, name, [*template.parameters, *_PSEUDO])
    yield Hit(at, f"there is no parameter {name}", help_, fix=fix)


def _declared(subject: Subject) -> set[str]:
    """Return the names that stand in the section, also those whose declaration cannot be read."""
    found: set[str] | None = subject.shared.get("declared")
    if found is None:
        found = subject.shared["declared"] = set()
        node = subject.document.node
        for section, value in node.value if node else ():
            if section.value == "parameters" and isinstance(value.value, list):
                found.update(str(pair[0].value) for pair in value.value if isinstance(pair, tuple))
    return found
