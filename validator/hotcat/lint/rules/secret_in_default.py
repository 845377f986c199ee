"""A parameter for a secret that has the secret as its default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule
from hotcat.lint.secret import is_secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("secret-in-default", "HC710", WARNING, confidence=MEDIUM, secret=True)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the defaults of what is hidden, or called like a secret."""
    for name, parameter in subject.template.parameters.items():
        if parameter.type != "string" or not parameter.default:
            continue
        if is_secret(name) or (parameter.hidden and "user" not in name.lower()):
            yield Hit(
                parameter.body.get("default"),
                f"parameter {name} is a secret, and its default is known to everybody",
                "Leave the default out, or make the value with OS::Heat::RandomString.",
            )
