"""A value in a cloud-config that cloud-init cannot use: a list for a text, a mapping for a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.cloud_config import SHAPE, told
from hotcat.lint.rule import WARNING, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("wrong-cloud-config-type", "HC812", WARNING)


def check(subject: Subject) -> Iterator[Hit]:
    """Report values of another kind than the key's."""
    return told(subject.cloud_config_faults, SHAPE)
