"""A random string that becomes another one when some other resource is replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Call
from hotcat.lint.rule import INFO, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("volatile-salt", "HC610", INFO)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for references in the salt."""
    for resource in subject.of_type("OS::Heat::RandomString"):
        salt = resource.property("salt")
        for value in salt.walk() if salt else ():
            if isinstance(value, Call) and value.name in {"get_resource", "get_attr"}:
                yield Hit(
                    value,
                    f"{resource.name} becomes another string whenever this changes",
                    "Take the salt from a parameter that you change on purpose.",
                )
