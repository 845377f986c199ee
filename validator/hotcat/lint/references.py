"""Which resource is asked for where: each get_resource and get_attr with its parts, found once a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Call, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.hot.template import Output, Resource
    from hotcat.lint.subject import Subject


OPEN_TYPES = frozenset(
    (
        "AWS::CloudFormation::Stack",
        "OS::Heat::AutoScalingGroup",
        "OS::Heat::None",
        "OS::Heat::ResourceChain",
        "OS::Heat::ResourceGroup",
        "OS::Heat::SoftwareDeploymentGroup",
        "OS::Heat::SoftwareDeployments",
        "OS::Heat::StructuredDeploymentGroup",
        "OS::Heat::StructuredDeployments",
    )
)
"""Types whose class answers for attributes, and paths into them, by itself: Heat lets any name pass."""


class Reference:
    """One call that asks for a resource. `name` is the value that names it, `target` that name.

    `path` holds what follows the name in a get_attr: the attribute and the way into it. `owner` is the
    resource or output that asks.
    """

    __slots__ = ("call", "name", "owner", "path", "target")

    def __init__(self, owner: Resource | Output, call: Call, name: Scalar, path: list[Value]) -> None:
        self.owner = owner
        self.call = call
        self.name = name
        self.target = str(name.value)
        self.path = path


def references(subject: Subject) -> list[Reference]:
    """Return the references of a template, in the order of the file; those with a computed name left out."""
    found: list[Reference] | None = subject.shared.get("references")
    if found is None:
        found = subject.shared["references"] = list(_references(subject))
    return found


def _references(subject: Subject) -> Iterator[Reference]:
    template = subject.template
    for owners in (template.resources, template.outputs):
        for owner in owners.values():
            for call in owner.calls:
                argument = call.argument
                if call.name == "get_attr":
                    parts = argument.items if isinstance(argument, Sequence) else []
                    if parts and isinstance(parts[0], Scalar):
                        yield Reference(owner, call, parts[0], parts[1:])
                elif isinstance(argument, Scalar) and (
                    call.name == "get_resource"
                    or (call.name == "Ref" and argument.value in template.resources)
                ):
                    yield Reference(owner, call, argument, [])


def function_of(value: Value | None) -> tuple[str, Value] | None:
    """Return name and argument of a function call, also of a condition function where it stands as data.

    Where a resource or an `if` has a condition written out, its functions are read as plain mappings.
    """
    if isinstance(value, Call):
        return value.name, value.argument
    if isinstance(value, Mapping) and len(value.entries) == 1:
        name, argument = next(iter(value.entries.items()))
        return str(name), argument
    return None
