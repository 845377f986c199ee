"""A function in the primaries of a DNS zone, which Heat never resolves.

heat/engine/resources/openstack/designate/zone.py gives `primaries` to the API by its old name, `masters`.
That translation (replace in heat/engine/translation.py) reads the property as it is written: a list that a
function makes is no list to Heat's validation, and a function among the items cannot be sent to Designate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Call, Sequence
from hotcat.lint.mention import made
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("function-in-primaries", "HC350", ERROR, profile=MINIMAL)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for functions in the list, or in its place."""
    for mention in made(subject, "OS::Designate::Zone"):
        value = mention.value_of("primaries")
        for one in value.items if isinstance(value, Sequence) else [value]:
            if isinstance(one, Call):
                yield Hit(
                    one,
                    f"Heat does not resolve {one.name} in primaries, and fails",
                    "Write the addresses down, or give them as masters: that is deprecated, but resolved.",
                )
