"""An output that tells the private key of a key pair that Nova made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Hit, Rule
from hotcat.lint.secret import KEY_PAIR
from hotcat.lint.values import attribute_of, literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("private-key-in-output", "HC715", WARNING)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for get_attr [pair, private_key] in the outputs."""
    pairs = {pair.name: pair for pair in subject.of_type(KEY_PAIR)}
    if not pairs:
        return
    for output in subject.template.outputs.values():
        for call in output.calls:
            found = attribute_of(call)
            if not found or found[0] not in pairs or found[1] != "private_key":
                continue
            saved = pairs[found[0]].property("save_private_key")
            if saved is None or literal(saved) is False:
                continue  # then there is nothing to tell
            yield Hit(
                call,
                f"output {output.name} tells the private key of {found[0]}",
                "Give the key pair a public_key from a parameter: the private one stays with its owner.",
            )
