"""A cloud-config that is no YAML, so that cloud-init leaves out all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.cloud_config import SYNTAX, told
from hotcat.lint.rule import MINIMAL, WARNING, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("malformed-cloud-config", "HC810", WARNING, profile=MINIMAL)


def check(subject: Subject) -> Iterator[Hit]:
    """Report what YAML does not take."""
    return told(subject.cloud_config_faults, SYNTAX)
