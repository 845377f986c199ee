"""A wait condition that ends before a server can have booted, or that outlasts the stack; such a delay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, MEDIUM, WARNING, Hit, Rule
from hotcat.lint.values import literal, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unfit-wait-timeout", "HC831", INFO, confidence=MEDIUM)

SHORTEST = 60  # seconds that a cloud image takes from nothing to its user data on a busy cloud
LONGEST = 3600  # stack_action_timeout of heat.conf
_PLACES = (("OS::Heat::WaitCondition", "timeout"), ("AWS::CloudFormation::WaitCondition", "Timeout"))


def check(subject: Subject) -> Iterator[Hit]:
    """Compare the times that are written down."""
    yield from _delays(subject)
    for kind, name in _PLACES:
        for body in subject.bodies.get(kind, ()):
            for value in body.values(name):
                seconds = number(literal(value))
                if seconds is None:
                    continue
                if seconds < SHORTEST:
                    yield Hit(
                        value,
                        f"{seconds} s is less than a server takes to boot",
                        "Give it some minutes: it ends as soon as the signal is there.",
                    )
                elif seconds > LONGEST:
                    yield Hit(
                        value,
                        f"{seconds} s is longer than Heat waits for a stack by default, {LONGEST} s",
                        "Shorten it, or say in the description that the stack needs --timeout.",
                    )


def _delays(subject: Subject) -> Iterator[Hit]:
    for body in subject.bodies.get("OS::Heat::Delay", ()):
        least, jitter, factor = (
            number(body.literal(name, default))
            for name, default in (("min_wait", 0), ("max_jitter", 0), ("jitter_multiplier", 1))
        )
        if least is None or jitter is None or factor is None:
            continue
        longest = least + jitter * factor
        if longest > LONGEST:
            name = "min_wait" if body.has("min_wait") else "max_jitter"
            yield Hit(
                body.properties.keys[name],
                f"the delay can take {longest} s, and Heat refuses one above the stack's time, {LONGEST} s",
                "Shorten it, or say in the description that the stack needs --timeout.",
                severity=WARNING,
            )
