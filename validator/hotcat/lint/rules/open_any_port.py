"""All ports open to every address, which is to have no security group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("open-any-port", "HC700", WARNING)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at how wide each opening is."""
    for opening in subject.openings:
        if opening.wide:
            what = "every port" if opening.protocol == "any" else f"every {opening.protocol} port"
            yield Hit(
                opening.value,
                f"{what} can be reached from every address",
                "Open the ports that the service needs, each to those who need it.",
                notes=()
                if opening.written
                else ("Without an address range a rule holds for every address.",),
            )
