"""A secret in the metadata of a server, where every process in it can read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Call
from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule
from hotcat.lint.secret import secret_calls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("secret-in-metadata", "HC717", WARNING, confidence=MEDIUM)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at what is put into `metadata`."""
    for body in subject.bodies.get("OS::Nova::Server", ()):
        metadata = body.properties.get("metadata")
        if metadata is None:
            continue
        calls = [value for value in metadata.walk() if isinstance(value, Call)]
        for call, what in secret_calls(subject, calls):
            yield Hit(
                call,
                f"{what} goes into the metadata of {body.resource.name}",
                "Let the server fetch it from Barbican, or hand it over with a SoftwareDeployment.",
            )
