"""User data without a format, which Heat then wraps for tools that hardly any image has today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, STRICT, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("implicit-user-data-format", "HC838", INFO, profile=STRICT)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for user_data without user_data_format."""
    for body in subject.bodies.get("OS::Nova::Server", ()):
        if body.has("user_data") and not body.has("user_data_format"):
            yield Hit(
                body.properties.keys["user_data"],
                f"the user data of {body.resource.name} is wrapped for heat-cfntools, which is the default",
                "Give the server user_data_format: RAW, unless it uses them.",
            )
