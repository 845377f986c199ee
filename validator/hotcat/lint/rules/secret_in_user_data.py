"""A secret that is put into user data, which a server's metadata service tells everybody inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, MEDIUM, STRICT, Rule
from hotcat.lint.secret import handed_over

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("secret-in-user-data", "HC718", INFO, confidence=MEDIUM, profile=STRICT)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at what is put into `user_data`."""
    return handed_over(subject, "user_data", "user data")
