"""A server whose user data changes whenever a group grows or shrinks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.groups import RESOURCE_GROUP, SCALING_GROUP
from hotcat.hot.node import Call
from hotcat.lint import values
from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.subject import Subject

RULE = Rule("user-data-of-group", "HC412", WARNING, confidence=MEDIUM)

_CONFIGS = ("OS::Heat::SoftwareConfig", "OS::Heat::CloudConfig", "OS::Heat::MultipartMime")


def check(subject: Subject) -> Iterator[Hit]:
    """Look for attributes of groups in the user data of servers, and in what that consists of."""
    groups = {one.name for one in subject.of_type(RESOURCE_GROUP, SCALING_GROUP)}
    if not groups:
        return
    configs = {one.name: one for one in subject.of_type(*_CONFIGS)}
    for server in subject.of_type("OS::Nova::Server"):
        policy = server.property("user_data_update_policy")
        user_data = server.property("user_data")
        if user_data is None or (policy is not None and values.string(policy) != "REPLACE"):
            continue
        waiting: list[Value] = [user_data]
        seen: set[str] = set()
        while waiting:
            for value in waiting.pop().walk():
                name = _of(value)
                if name in groups:
                    yield Hit(
                        value,
                        f"{server.name} is replaced whenever {name} is scaled, as its user data changes",
                        "Let the server look the members up, or set user_data_update_policy to IGNORE.",
                    )
                elif name in configs and name not in seen:
                    seen.add(name)
                    waiting.append(configs[name].body)


def _of(value: Value) -> str:
    if not isinstance(value, Call):
        return ""
    attribute = values.attribute_of(value)
    return attribute[0] if attribute else values.resource_of(value) or ""
