"""An output that tells a URL which acts without any further login."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, STRICT, Hit, Rule
from hotcat.lint.values import attribute_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("signed-url-in-output", "HC716", INFO, profile=STRICT)

_ATTRIBUTES = {
    "AWS::AutoScaling::ScalingPolicy": ("AlarmUrl",),
    "OS::Heat::ScalingPolicy": ("alarm_url", "signal_url"),
    "OS::Heat::SwiftSignalHandle": ("endpoint", "curl_cli", "token"),
    "OS::Heat::WaitConditionHandle": ("curl_cli", "token"),
}


def check(subject: Subject) -> Iterator[Hit]:
    """Look for the attributes that carry their own right to act."""
    if not any(kind in subject.by_type for kind in _ATTRIBUTES):
        return
    resources = subject.template.resources
    for output in subject.template.outputs.values():
        for call in output.calls:
            found = attribute_of(call)
            resource = resources.get(found[0]) if found else None
            if found and resource and found[1] in _ATTRIBUTES.get(resource.type, ()):
                yield Hit(
                    call,
                    f"output {output.name} tells {found[1]} of {found[0]}, which anybody can act with",
                    "Leave it out, or hand it only to what needs it.",
                )
