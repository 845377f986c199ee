"""A volume type that the site does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule
from hotcat.lint.site import VOLUME_TYPE, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unknown-volume-type", "HC904", WARNING, confidence=MEDIUM)


def check(subject: Subject) -> Iterator[Hit]:
    """Compare names with the site's facts."""
    if subject.site:
        yield from unknown(subject, VOLUME_TYPE)
