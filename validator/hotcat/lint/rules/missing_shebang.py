"""A script without a first line that says what runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule
from hotcat.lint.rules.missing_cloud_config_header import is_headless
from hotcat.lint.script import CONFIG, NONE, PART, SHELL
from hotcat.lint.values import resource_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.script import Script
    from hotcat.lint.subject import Subject

RULE = Rule("missing-shebang", "HC820", WARNING, confidence=MEDIUM)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the first characters of what is to be run."""
    for script in subject.scripts:
        kind = script.kind
        if kind == SHELL and not script.text.startswith("#!"):
            first = script.text.find("#!")
            yield Hit(
                script.at(first, first + 2),
                "#! does not begin the text, and the kernel looks nowhere else",
                "Take away what stands before it.",
                document=script.document,
            )
        elif kind == NONE and _is_run(script, subject) and not is_headless(script):
            yield Hit(
                script.at(0, len(script.text.partition("\n")[0])) if script.text else script.value,
                "nothing says what this is, so that nothing runs it",
                "Begin it with #!/bin/sh, or with #cloud-config.",
                document=script.document,
            )


def _is_run(script: Script, subject: Subject) -> bool:
    if script.role == CONFIG:
        return script.group == "script" or (
            not script.is_deployed and script.body.resource.name in _booted(subject)
        )
    if script.role == PART:
        return not any(value is script.value and item.get("subtype") for item, value in script.parts())
    return True


def _booted(subject: Subject) -> set[str | None]:
    """Return the software configs that are a server's user data as they are."""
    return {
        resource_of(value)
        for body in subject.bodies.get("OS::Nova::Server", ())
        for value in body.values("user_data")
    }
