"""A key that cloud-init does not know, at any depth of a cloud-config."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.cloud_config import UNKNOWN, told
from hotcat.lint.rule import WARNING, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("unknown-cloud-config-key", "HC811", WARNING)


def check(subject: Subject) -> Iterator[Hit]:
    """Report keys that are in none of cloud-init's modules."""
    return told(subject.cloud_config_faults, UNKNOWN)
