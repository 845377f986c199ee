"""Any other port open to every address: it may be meant so, and somebody should have thought of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, STRICT, Hit, Rule
from hotcat.lint.traffic import ADMIN_PORTS, DATA_PORTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("open-to-world", "HC703", INFO, profile=STRICT)

_MEANT = {80, 443}  # what a public service is there for
_HARMLESS = {"icmp", "icmpv6", "ipv6-icmp", "1", "58"}


def check(subject: Subject) -> Iterator[Hit]:
    """Report what the sharper rules leave."""
    for opening in subject.openings:
        if opening.wide or opening.protocol in _HARMLESS:
            continue
        if opening.among(ADMIN_PORTS) or opening.among(DATA_PORTS):
            continue
        if opening.low != opening.high or opening.low not in _MEANT:
            what = f"{opening.protocol} {opening.ports}" if opening.low else f"protocol {opening.protocol}"
            yield Hit(
                opening.value,
                f"{what} can be reached from every address",
                "Name the range or the group of those who need it.",
            )
