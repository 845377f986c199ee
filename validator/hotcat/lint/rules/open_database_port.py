"""The port of a database, cache or message broker, open to every address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Hit, Rule
from hotcat.lint.traffic import DATA_PORTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("open-database-port", "HC702", WARNING)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for those ports in what is open to all."""
    for opening in subject.openings:
        if opening.wide:
            continue
        names = opening.among(DATA_PORTS)
        if names:
            yield Hit(
                opening.value,
                f"{' and '.join(names[:3])} can be reached from every address",
                "Name the group of the clients in remote_group_id, or their range in remote_ip_prefix.",
                notes=()
                if opening.written
                else ("Without remote_ip_prefix a rule holds for every address.",),
            )
