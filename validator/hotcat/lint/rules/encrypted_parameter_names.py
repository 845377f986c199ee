"""Names of encrypted parameters in an environment that a person wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Scalar, Sequence
from hotcat.lint.rule import ERROR, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import EnvironmentSubject

RULE = Rule("encrypted-parameter-names", "HC464", WARNING)


def check_environment(subject: EnvironmentSubject) -> Iterator[Hit]:
    """Look for names in the section."""
    environment = subject.environment
    known = {*environment.parameters, *environment.defaults}
    for user in subject.users.items:
        known.update(user.parameters)
    for section in environment.sections:
        if section.key.value != "encrypted_param_names":
            continue
        if not isinstance(section.value, Sequence):
            if section.value.plain() is not None:
                said = "encrypted_param_names is a list"
                yield Hit(section.value, said, document=section.document, severity=ERROR)
            continue
        for item in section.value.items:
            name = item.value if isinstance(item, Scalar) else None
            said = f"there is no parameter {name}" if name not in known else f"{name} is not encrypted"
            yield Hit(
                item,
                said,
                "Heat writes this list itself; mark the parameter in the template with hidden: true.",
                document=section.document,
            )
