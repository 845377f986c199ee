"""The port of a database, cache or message broker, open to every address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Rule
from hotcat.lint.traffic import DATA_PORTS, reachable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("open-database-port", "HC702", WARNING)

_HELP = "Name the group of the clients in remote_group_id, or their range in remote_ip_prefix."


def check(subject: Subject) -> Iterator[Hit]:
    """Look for those ports in what is open to all."""
    return reachable(subject.openings, DATA_PORTS, _HELP)
