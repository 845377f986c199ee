"""An output that tells a secret, and does not say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule
from hotcat.lint.secret import KEY_PAIR, is_secret, secret_calls
from hotcat.lint.values import attribute_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("secret-in-output", "HC714", WARNING, confidence=MEDIUM)

_MARKS = (
    "password",
    "passphrase",
    "secret",
    "private key",
    "token",
    "credential",
    "sensitive",
    "confidential",
)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at what each output is made of."""
    for output in subject.template.outputs.values():
        if not output.calls or any(call.name == "digest" for call in output.calls):
            continue
        found = [one for one in secret_calls(subject, output.calls) if not _is_key(subject, one[0])]
        if found and not _is_marked(output.name, output.description):
            for call, what in found:
                yield Hit(
                    call,
                    f"output {output.name} tells {what}, and nothing says that it is a secret",
                    "Leave it out, or say in its name or description that it is a secret.",
                )


def _is_key(subject: Subject, call: object) -> bool:
    """Leave private keys of key pairs to private-key-in-output."""
    found = attribute_of(call)  # type: ignore[arg-type]  # it takes any value
    resource = subject.template.resources.get(found[0]) if found else None
    return resource is not None and resource.type == KEY_PAIR


def _is_marked(name: str, description: str) -> bool:
    low = description.lower()
    return is_secret(name) or any(mark in low for mark in _MARKS)
