"""A key that cloud-init does not know, at any depth of a cloud-config."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.cloud_config import UNKNOWN
from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unknown-cloud-config-key", "HC811", WARNING)


def check(subject: Subject) -> Iterator[Hit]:
    """Report keys that are in none of cloud-init's modules."""
    for fault in subject.cloud_config_faults:
        if fault.kind == UNKNOWN:
            yield Hit(fault.value, fault.message, fault.help, document=fault.document)
