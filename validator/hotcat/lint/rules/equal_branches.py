"""An `if` or a comparison with the same on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Call, Scalar, Sequence
from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("equal-branches", "HC223", WARNING)


def check(subject: Subject) -> Iterator[Hit]:
    """Compare what stands beside each other."""
    for call in subject.calls("if"):
        items = call.argument.items if isinstance(call.argument, Sequence) else ()
        if len(items) == 3 and items[1].plain() == items[2].plain():  # noqa: PLR2004  (condition and two branches)
            yield Hit(call.key, "both values of this `if` are the same", "Write the value without the `if`.")
    conditions = subject.template.conditions
    for call in subject.calls("equals"):
        items = call.argument.items if isinstance(call.argument, Sequence) else ()
        if len(items) != 2:  # noqa: PLR2004  (a pair)
            continue
        if items[0].plain() == items[1].plain():
            yield Hit(call.key, "both sides of this equals are the same, so that it always holds")
        elif not any(isinstance(value, Call) for item in items for value in item.walk()):
            names = [one.value for one in items if isinstance(one, Scalar) and one.value in conditions]
            help_ = (
                f"It compares with the word {names[0]}: name a condition with and, or, not."
                if names
                else None
            )
            yield Hit(call.key, "both sides of this equals are written down, so that it never holds", help_)
