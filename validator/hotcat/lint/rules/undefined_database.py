"""A user of a database instance with a database that the instance does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Sequence
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule
from hotcat.lint.values import string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.subject import Subject

RULE = Rule("undefined-database", "HC346", ERROR, profile=MINIMAL)


def check(subject: Subject) -> Iterator[Hit]:
    """Compare the databases of each user with those of the instance."""
    for body in subject.bodies.get("OS::Trove::Instance", ()):
        names = _names(body.properties.get("databases"))
        users = body.properties.get("users")
        for user in users.items if names and isinstance(users, Sequence) else ():
            wanted = user.get("databases") if isinstance(user, Mapping) else None
            for one in wanted.items if isinstance(wanted, Sequence) else ():
                name = string(one)
                if name is not None and name not in names:
                    about = f"the instance has no database {name}"
                    yield Hit(one, about, f"It has {', '.join(sorted(names))}.")


def _names(databases: Value | None) -> set[str]:
    """Return the names of the databases; none where one of them is not known."""
    found: set[str] = set()
    for one in databases.items if isinstance(databases, Sequence) else ():
        name = one.string("name") if isinstance(one, Mapping) else None
        if name is None:
            return set()
        found.add(name)
    return found
