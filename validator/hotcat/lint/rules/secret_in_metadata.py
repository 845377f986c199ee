"""A secret in the metadata of a server, where every process in it can read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import MEDIUM, WARNING, Rule
from hotcat.lint.secret import handed_over

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("secret-in-metadata", "HC717", WARNING, confidence=MEDIUM)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at what is put into `metadata`."""
    return handed_over(subject, "metadata", "metadata")
