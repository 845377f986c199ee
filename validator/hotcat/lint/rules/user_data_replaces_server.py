"""A server that any change of its user data replaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, STRICT, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("user-data-replaces-server", "HC604", INFO, profile=STRICT)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for servers with user data for which nobody chose what an update does."""
    for server in subject.of_type("OS::Nova::Server"):
        user_data = server.property("user_data")
        if user_data is not None and server.property("user_data_update_policy") is None:
            yield Hit(
                user_data,
                f"any change of this replaces {server.name}",
                "Choose with user_data_update_policy: IGNORE, REBUILD or REPLACE.",
            )
