"""A port that administers machines (SSH, RDP and the like), open to every address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Hit, Rule
from hotcat.lint.traffic import ADMIN_PORTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("open-admin-port", "HC701", WARNING)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for those ports in what is open to all."""
    for opening in subject.openings:
        if opening.wide:
            continue
        names = opening.among(ADMIN_PORTS)
        if names:
            yield Hit(
                opening.value,
                f"{' and '.join(names[:3])} can be reached from every address",
                "Give remote_ip_prefix the range that administrators come from, best as a parameter.",
                notes=()
                if opening.written
                else ("Without remote_ip_prefix a rule holds for every address.",),
            )
