"""A wait condition that nothing in the template can signal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Call
from hotcat.lint.rule import WARNING, Hit, Rule
from hotcat.lint.values import attribute_of, resource_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unsignalled-wait-condition", "HC830", WARNING)

_HANDLES = (
    "OS::Heat::WaitConditionHandle",
    "OS::Heat::UpdateWaitConditionHandle",
    "AWS::CloudFormation::WaitConditionHandle",
)
_CONDITIONS = (("OS::Heat::WaitCondition", "handle"), ("AWS::CloudFormation::WaitCondition", "Handle"))


def check(subject: Subject) -> Iterator[Hit]:
    """Look for what else uses the handle of a wait condition."""
    handles = {resource.name for resource in subject.of_type(*_HANDLES)}
    if not handles:
        return
    waits = [
        (resource, value)
        for kind, name in _CONDITIONS
        for resource in subject.of_type(kind)
        if isinstance(value := resource.property(name), Call)
    ]
    own = {id(value) for _, value in waits}
    used: set[str | None] = set()
    for call in subject.calls("get_attr", "get_resource", "Ref", "Fn::GetAtt"):
        if id(call) not in own:
            found = attribute_of(call)
            used.add(found[0] if found else resource_of(call))
    for resource, value in waits:
        name = resource_of(value)
        if name in handles and name not in used:
            yield Hit(
                value,
                f"nothing signals {name}, so that {resource.name} waits in vain",
                f"Put {{get_attr: [{name}, curl_cli]}} into the user data of the server that it waits for.",
            )
