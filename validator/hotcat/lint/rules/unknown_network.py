"""An external network that the site does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule
from hotcat.lint.site import NETWORK, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unknown-network", "HC902", WARNING, confidence=MEDIUM)


def check(subject: Subject) -> Iterator[Hit]:
    """Compare names with the site's facts."""
    if subject.site:
        yield from unknown(subject, NETWORK)
