"""A port that administers machines (SSH, RDP and the like), open to every address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Rule
from hotcat.lint.traffic import ADMIN_PORTS, reachable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("open-admin-port", "HC701", WARNING)

_HELP = "Give remote_ip_prefix the range that administrators come from, best as a parameter."


def check(subject: Subject) -> Iterator[Hit]:
    """Look for those ports in what is open to all."""
    return reachable(subject.openings, ADMIN_PORTS, _HELP)
