"""How Heat converts the value of a property, and holds it against the schema's constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotcat.hot import constraint as constraints
from hotcat.hot.node import Mapping, Sequence
from hotcat.lint import values

if TYPE_CHECKING:
    from hotcat.hot.node import Value

_SHOWN = 60  # characters of a value in a message
_MATCHED = 128  # characters of what is matched at most: some of Heat's own patterns backtrack a little


def convert(of_type: str, value: Any) -> Any:
    """Return a scalar in the type of a property, as Heat converts it, or UNKNOWN where Heat refuses it."""
    if of_type == "String":
        # Heat makes strings of whole numbers and booleans, but not of fractions.
        if isinstance(value, str):
            return value
        return str(value) if isinstance(value, int) else values.UNKNOWN
    if of_type == "Any":
        return value
    if of_type == "Boolean":
        found: Any = values.boolean(value)
    elif of_type == "Integer":
        found = values.whole_number(value)
    else:
        found = values.number(value) if of_type == "Number" else None
    if found is None:
        fits = (of_type == "List" and isinstance(value, list)) or (
            of_type == "Map" and isinstance(value, dict)
        )
        return value if fits else values.UNKNOWN
    return found


def shown(value: Any) -> str:
    """Return a value as a message shows it: on one line, and not too long."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def meets(one: constraints.Constraint, written: Value, value: Any) -> bool:
    """Say whether a value, as it is written and as Heat converts it, meets a constraint."""
    if isinstance(one, constraints.Length) and isinstance(written, Sequence | Mapping):
        items = written.items if isinstance(written, Sequence) else written.entries
        return one.meets(items)
    if isinstance(one, constraints.AllowedPattern):
        return len(value) > _MATCHED or one.matches(value)
    try:
        return one.meets(value)
    except (TypeError, ValueError):
        return True


def format_problem(name: str, value: Any) -> str | None:
    """Return what a value, or an item of it, must be by a custom constraint; None where it is that."""
    from hotcat.lint import formats

    check = formats.CHECKS.get(name)
    items = value if isinstance(value, list) else [value]
    return next((why for item in items if check and (why := check(item))), None)


def advice_on(one: constraints.Constraint, value: Any) -> str | None:
    """Return which of the allowed values was meant, where one is near."""
    if not isinstance(one, constraints.AllowedValues) or not isinstance(value, str):
        return None
    import difflib

    allowed = {str(item).lower(): str(item) for item in one.allowed}
    near = difflib.get_close_matches(value.lower(), allowed, 1)
    return f"Perhaps {allowed[near[0]]}." if near else None
