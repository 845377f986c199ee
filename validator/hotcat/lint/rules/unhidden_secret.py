"""A parameter that takes a secret, by its name, and is not hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotcat.lint.rule import LOW, WARNING, Edit, Fix, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.parameter import Parameter
    from hotcat.lint.subject import Subject

RULE = Rule("unhidden-secret", "HC110", WARNING, confidence=LOW, fixable=True)

_SECRET = (
    "access_key",
    "admin_pass",
    "api_key",
    "apikey",
    "credentials",
    "passphrase",
    "passwd",
    "password",
    "private_key",
    "pwd",
    "secret",
    "secret_key",
    "token",
)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the last word of each name."""
    for name, parameter in subject.template.parameters.items():
        if name.lower().endswith(_SECRET) and not parameter.hidden and parameter.type in {"string", "json"}:
            yield Hit(
                parameter.key,
                f"parameter {name} takes a secret and is not hidden",
                "Say `hidden: true`, so that Heat shows its value to nobody.",
                fix=_fix(parameter),
            )


def _fix(parameter: Parameter) -> Fix | None:
    node: Any = parameter.body.node
    if node.flow_style or "hidden" in parameter.body.entries or not node.value:
        return None
    mark = node.value[0][0].start_mark
    text = "hidden: true\n" + " " * mark.column
    return Fix("say hidden: true", [Edit(mark.index, mark.index, text)], safe=False)
