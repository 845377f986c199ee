"""Whether a parameter's default comes to where the parameter stands, or a condition keeps it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotcat.hot.node import Call, Scalar, Sequence
from hotcat.hot.parameter import UnfitError
from hotcat.lint import values
from hotcat.lint.conditions import condition_of
from hotcat.lint.references import function_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.hot.parameter import Parameter
    from hotcat.hot.template import Template
    from hotcat.lint.mention import Mention

_Way = tuple["Value", bool]


def is_kept_away(call: Call, parameter: Parameter, mention: Mention, template: Template) -> bool:
    """Say whether nothing is made of a get_param while the parameter has its default.

    So it is where the condition of the resource, or an `if` around the call, surely goes the other way then.
    """
    own = condition_of(mention.resource.body)
    known: tuple[_Way, ...] = ((own, True),) if own is not None else ()
    places = list(_around(mention.given, call, known)) if mention.given is not None else []
    default = _Default(parameter, template)
    # An alias puts one call into several places.
    return all(
        any(default.holds(condition) is (not wanted) for condition, wanted in ways)
        for ways in places or [known]
    )


def _around(value: Value, call: Call, known: tuple[_Way, ...]) -> Iterator[tuple[_Way, ...]]:
    """Yield, where the call is in a value, the conditions of the `if`s around it and the way they must go."""
    if value is call:
        yield known
    elif isinstance(value, Call) and value.name == "if" and isinstance(value.argument, Sequence):
        condition, *branches = value.argument.items or [value.argument]
        for branch, wanted in zip(branches, (True, False), strict=False):
            yield from _around(branch, call, (*known, (condition, wanted)))
    else:
        for inner in value.children():
            yield from _around(inner, call, known)


class _Default:
    """What follows from a parameter's having its default, where all others may have any value."""

    def __init__(self, parameter: Parameter, template: Template) -> None:
        self._parameter = parameter
        self._conditions = template.conditions
        self._known: dict[str, bool | None] = {}

    def holds(self, condition: Value) -> bool | None:
        """Say whether a condition holds; None where that depends on more."""
        if isinstance(condition, Scalar):
            return condition.value if isinstance(condition.value, bool) else self._named(str(condition.value))
        name, argument = function_of(condition) or ("", condition)
        items = argument.items if isinstance(argument, Sequence) else [argument]
        found: bool | None = None
        if name in {"and", "or", "not"}:
            found = _joined(name, [self.holds(item) for item in items])
        elif name == "equals" and len(items) == 2:  # noqa: PLR2004  (what it compares)
            first, second = (self._worth(item) for item in items)
            found = None if first is values.UNKNOWN or second is values.UNKNOWN else bool(first == second)
        elif name == "get_param":
            worth = self._worth(condition)
            found = worth if isinstance(worth, bool) else None
        return found

    def _named(self, name: str) -> bool | None:
        if name not in self._known:
            self._known[name] = None  # also what one in a circle is
            if name in self._conditions:
                self._known[name] = self.holds(self._conditions[name].value)
        return self._known[name]

    def _worth(self, value: Value) -> Any:
        """Return what a value is, UNKNOWN where that depends on more."""
        called = function_of(value)
        if called is None:
            return values.literal(value)
        name, argument = called
        if name != "get_param" or not isinstance(argument, Scalar) or argument.value != self._parameter.name:
            return values.UNKNOWN
        try:
            return self._parameter.convert(self._parameter.default)
        except UnfitError:
            return values.UNKNOWN


def _joined(name: str, outcomes: list[bool | None]) -> bool | None:
    if name == "not":
        return not outcomes[0] if len(outcomes) == 1 and outcomes[0] is not None else None
    decisive = name == "or"
    return decisive if decisive in outcomes else (None if None in outcomes else not decisive)
