"""A secret that is put into user data, which a server's metadata service tells everybody inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Call
from hotcat.lint.rule import INFO, MEDIUM, STRICT, Hit, Rule
from hotcat.lint.secret import secret_calls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("secret-in-user-data", "HC718", INFO, confidence=MEDIUM, profile=STRICT)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at what is put into `user_data`."""
    for body in subject.bodies.get("OS::Nova::Server", ()):
        user_data = body.properties.get("user_data")
        if not isinstance(user_data, Call):
            continue
        calls = [value for value in user_data.walk() if isinstance(value, Call)]
        for call, what in secret_calls(subject, calls):
            yield Hit(
                call,
                f"{what} goes into the user data of {body.resource.name}",
                "Let the server fetch it from Barbican, or hand it over with a SoftwareDeployment.",
            )
