"""A server whose root disk is overwritten when its image changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Call
from hotcat.lint.rule import INFO, STRICT, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("image-rebuilds-server", "HC605", INFO, profile=STRICT)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for servers whose image may change with a parameter, and nobody chose what that does."""
    for server in subject.of_type("OS::Nova::Server"):
        image = server.property("image")
        if isinstance(image, Call) and server.property("image_update_policy") is None:
            yield Hit(
                image,
                f"another image overwrites the root disk of {server.name} in place",
                "Choose with image_update_policy: REBUILD, REBUILD_PRESERVE_EPHEMERAL or REPLACE.",
            )
