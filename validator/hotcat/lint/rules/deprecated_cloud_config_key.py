"""A key of a cloud-config that newer releases of cloud-init are to drop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.cloud_config import DEPRECATED, told
from hotcat.lint.rule import INFO, STRICT, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("deprecated-cloud-config-key", "HC813", INFO, profile=STRICT)


def check(subject: Subject) -> Iterator[Hit]:
    """Report keys with a date on them."""
    return told(subject.cloud_config_faults, DEPRECATED)
