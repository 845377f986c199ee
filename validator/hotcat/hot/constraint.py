"""The constraints that a HOT parameter may carry, with the meaning Heat's engine gives them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, ClassVar

STRING, NUMBER, LIST, JSON, BOOLEAN = "string", "number", "comma_delimited_list", "json", "boolean"
TYPES = (STRING, NUMBER, LIST, JSON, BOOLEAN)

_MATCHED = 1000  # a longer text is not matched, since that may take its length's second power

TRUE = frozenset(("t", "true", "on", "y", "yes", "1"))
FALSE = frozenset(("f", "false", "off", "n", "no", "0"))
"""What Heat reads as a boolean, in any case."""


class DefinitionError(ValueError):
    """A constraint that is not written as Heat reads it."""


class Constraint:
    """What a value must meet; `description` is the author's own sentence for a value that does not."""

    kind: ClassVar[str]
    types: ClassVar[tuple[str, ...]] = TYPES

    def __init__(self, description: str | None) -> None:
        self.description = description

    def meets(self, value: Any) -> bool:
        """Say whether a value, already of the parameter's type, meets the constraint."""
        raise NotImplementedError

    def __str__(self) -> str:
        raise NotImplementedError


class Range(Constraint):
    """A number between two bounds, both included; None leaves that side open."""

    kind = "range"
    types = (NUMBER,)

    def __init__(self, description: str | None, low: float | None, high: float | None) -> None:
        super().__init__(description)
        self.low = low
        self.high = high

    def meets(self, value: Any) -> bool:
        """Check the bounds."""
        return _between(value, self.low, self.high)

    def __str__(self) -> str:
        return _bounds(self.low, self.high)


class Length(Constraint):
    """A length in characters, items or keys between two bounds, both included."""

    kind = "length"
    types = (STRING, LIST, JSON)

    def __init__(self, description: str | None, low: int | None, high: int | None) -> None:
        super().__init__(description)
        self.low = low
        self.high = high

    def meets(self, value: Any) -> bool:
        """Check the bounds of the length."""
        return _between(len(value), self.low, self.high)

    def __str__(self) -> str:
        return f"of length {_bounds(self.low, self.high)}"


class Modulo(Constraint):
    """A number that leaves `offset` when divided by `step`."""

    kind = "modulo"
    types = (NUMBER,)

    def __init__(self, description: str | None, step: int, offset: int) -> None:
        super().__init__(description)
        self.step = step
        self.offset = offset

    def meets(self, value: Any) -> bool:
        """Check the remainder."""
        return bool(value % self.step == self.offset)

    def __str__(self) -> str:
        return f"a multiple of {self.step}" + (f" plus {self.offset}" if self.offset else "")


class AllowedValues(Constraint):
    """One of the values listed; for a list, each of its items."""

    kind = "allowed_values"
    types = (STRING, NUMBER, BOOLEAN, LIST)

    def __init__(self, description: str | None, allowed: tuple[Any, ...]) -> None:
        super().__init__(description)
        self.allowed = allowed

    def meets(self, value: Any) -> bool:
        """Look it up."""
        if isinstance(value, list):
            return all(item in self.allowed for item in value)
        # Heat converts both sides to the parameter's type, so "80" is allowed where 80 is.
        alike = str if isinstance(value, str) else _converted
        return value in self.allowed or alike(value) in map(alike, self.allowed)

    def __str__(self) -> str:
        return "one of " + ", ".join(map(str, self.allowed))


class AllowedPattern(Constraint):
    """A string that the regular expression matches from begin to end."""

    kind = "allowed_pattern"
    types = (STRING,)

    def __init__(self, description: str | None, pattern: str) -> None:
        super().__init__(description)
        self.pattern = pattern

    def meets(self, value: Any) -> bool:
        """Match it; what could take for ever is not tried, and taken as met."""
        from hotcat.hot.pattern import explodes

        return len(value) > _MATCHED or explodes(self.pattern) or self.matches(value)

    def matches(self, value: str) -> bool:
        """Match it, however long that takes."""
        # As Heat does it: the first match must reach the end, which is not quite what fullmatch looks for.
        match = re.match(self.pattern, value)
        return match is not None and match.end() == len(value)

    def __str__(self) -> str:
        return f"matching `{self.pattern}`"


class Custom(Constraint):
    """A name of something in the cloud (`nova.flavor`); the cloud checks it, so here every value meets it."""

    kind = "custom_constraint"
    types = (STRING, NUMBER, LIST, BOOLEAN)

    def __init__(self, description: str | None, name: str) -> None:
        super().__init__(description)
        self.name = name

    def meets(self, value: Any) -> bool:  # noqa: ARG002
        """Leave it to the cloud."""
        return True

    def __str__(self) -> str:
        return f"a {self.name}"


def read(definition: Any, of_type: str) -> Constraint:
    """Make the constraint that one item of a parameter's `constraints` defines; raises DefinitionError.

    Of several in one item Heat takes the first in an order of its own, that of KINDS.
    """
    if not isinstance(definition, Mapping):
        raise DefinitionError("a constraint is a mapping")
    kinds = [kind for kind in _READERS if kind in definition]
    if not kinds or set(definition) - _READERS.keys() - {"description"}:
        raise DefinitionError(f"a constraint holds one of {', '.join(_READERS)}, and perhaps a description")
    constraint = _READERS[kinds[0]](definition[kinds[0]], definition.get("description"))
    if of_type not in constraint.types:
        raise DefinitionError(f"{constraint.kind} does not go with type {of_type}")
    return constraint


def _read_range(definition: Any, description: str | None) -> Range:
    low, high = _two(definition, "min", "max")
    return Range(description, low, high)


def _read_length(definition: Any, description: str | None) -> Length:
    low, high = _two(definition, "min", "max")
    if isinstance(low, float) or isinstance(high, float):
        raise DefinitionError("a bound of a length is not a whole number")
    return Length(description, low, high)


def _read_modulo(definition: Any, description: str | None) -> Modulo:
    step, offset = _two(definition, "step", "offset")
    if step is None or offset is None:
        raise DefinitionError("modulo needs a step and an offset")
    step, offset = _whole(step), _whole(offset)
    if abs(offset) >= abs(step) or step * offset < 0:
        raise DefinitionError("modulo's offset must be smaller than its step, and of the same sign")
    return Modulo(description, step, offset)


def _read_values(definition: Any, description: str | None) -> AllowedValues:
    if not isinstance(definition, list):
        raise DefinitionError("allowed_values is a list")
    return AllowedValues(description, tuple(definition))


def _read_pattern(definition: Any, description: str | None) -> AllowedPattern:
    try:
        re.compile(definition)
    except (re.error, TypeError, OverflowError, RecursionError) as error:
        raise DefinitionError(f"allowed_pattern is no regular expression: {error}") from None
    return AllowedPattern(description, definition)


def _read_custom(definition: Any, description: str | None) -> Custom:
    if not isinstance(definition, str):
        raise DefinitionError("custom_constraint is a name")
    return Custom(description, definition)


_READERS = {
    Modulo.kind: _read_modulo,
    Range.kind: _read_range,
    Length.kind: _read_length,
    AllowedValues.kind: _read_values,
    AllowedPattern.kind: _read_pattern,
    Custom.kind: _read_custom,
}

KINDS = tuple(_READERS)
"""The kinds of constraints; of several in one item only the first of these counts."""


def number(value: Any) -> int | float:
    """Read a number as Heat does: also from a string, whole where it can be; raises DefinitionError."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise DefinitionError("not a number")
    try:
        return value if isinstance(value, int) else int(str(value))
    except ValueError:
        pass
    try:
        return float(value)
    except ValueError:
        raise DefinitionError("not a number") from None


def _converted(value: Any) -> Any:
    """Return what is equal for values that are the same to Heat: 80 and "80", true and "on"."""
    try:
        return number(value)
    except DefinitionError:
        text = str(value).strip().lower()
        return True if text in TRUE else False if text in FALSE else text


def _two(definition: Any, first: str, second: str) -> tuple[Any, Any]:
    if not isinstance(definition, Mapping) or not definition or set(definition) - {first, second}:
        raise DefinitionError(f"expected a mapping with {first} and {second}")
    values = [definition.get(key) for key in (first, second)]
    return tuple(None if value is None else number(value) for value in values)  # type: ignore[return-value]


def _whole(value: float) -> int:
    if not math.isfinite(value) or value != int(value):
        raise DefinitionError(f"{value} is not a whole number")
    return int(value)


def _between(value: float, low: float | None, high: float | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _bounds(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return f"at most {high}" if low is None else f"at least {low}"
    return f"from {low} to {high}"
