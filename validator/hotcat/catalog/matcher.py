"""Matchers: what a case expects of a value it reads from a cloud.

A matcher is plain data out of `tests.yaml`. A scalar or a list is met by an equal value. A mapping holds
operators, all of which must be met:

    equals: V         the value is V
    contains: V       text, list or mapping holds V; a list asks for each of its items
    matches: REGEX    the regular expression is found in the text
    length: M         the length meets matcher M
    at_least: N       the number is N or more
    at_most: N        the number is N or less
    any: M            some item of the list meets matcher M
    all: M            every item of the list does
    not: M            matcher M is not met
    distinct: F       no two items of the list have the same value in field F
    fields: {F: M}    field F of the mapping meets matcher M; `a.b.0` goes down into mappings and lists
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

from hotcat.errors import HotcatError

_SHOWN = 200  # characters of a value in a message
_NESTING = {"length", "any", "all", "not"}  # operators that take a matcher


def mismatches(matcher: object, value: object) -> Iterator[str]:
    """Yield one line for each operator that `value` does not meet; none when all are met.

    The matcher has passed `problems`; HotcatError where an expression in it made it wrong since.
    """
    if not isinstance(matcher, Mapping):
        yield from _equals(matcher, value)
        return
    for name, operand in matcher.items():
        yield from OPERATORS[str(name)](operand, value)


def problems(matcher: object) -> Iterator[tuple[tuple[Hashable, ...], str]]:
    """Yield what is wrong with a matcher itself, each with the keys that lead to it."""
    if not isinstance(matcher, Mapping):
        return
    if not matcher:
        yield (), "a matcher without an operator"
    for name, operand in matcher.items():
        if name not in OPERATORS:
            yield (name,), f"a matcher has no operator {name!r}"
        elif name == "fields" and not isinstance(operand, Mapping):
            yield (name,), "fields takes a matcher for each field name"
        elif name == "fields":
            yield from (((name, *at), text) for key in operand for at, text in _below(operand, key))
        elif name in _NESTING:
            yield from _below(matcher, name)
        elif name in {"at_least", "at_most"} and not _is_expression(operand) and _number(operand) is None:
            yield (name,), f"{name} takes a number"
        elif name == "matches" and not _is_expression(operand):
            yield from (((name,), text) for text in _bad_pattern(operand))


def _below(parent: Mapping[Hashable, object], key: Hashable) -> Iterator[tuple[tuple[Hashable, ...], str]]:
    yield from (((key, *at), text) for at, text in problems(parent[key]))


def _bad_pattern(operand: object) -> Iterator[str]:
    if not isinstance(operand, str | int | float):
        yield "matches takes a regular expression"
        return
    try:
        re.compile(str(operand))
    except (re.error, OverflowError, RecursionError) as error:
        yield f"not a regular expression: {error}"


def _is_expression(operand: object) -> bool:
    return isinstance(operand, str) and "{{" in operand


def show(value: object) -> str:
    """Return a value as it stands in a message: text in quotes, cut where it is long."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"


def _equals(operand: object, value: object) -> Iterator[str]:
    same = operand == value and isinstance(operand, bool) == isinstance(value, bool)
    # YAML says 80 where Heat gives out "80", and an expression gives "80" where an API says 80.
    if not same and not (_number(operand) is not None and str(operand) == str(value)):
        yield f"{show(value)} is not {show(operand)}"


def _contains(operand: object, value: object) -> Iterator[str]:
    for wanted in operand if isinstance(operand, list) else [operand]:
        if isinstance(value, str):
            found = str(wanted) in value
        else:
            # Not `in` the mapping itself: what is looked for may be a mapping, too.
            found = isinstance(value, Sequence | Mapping) and wanted in list(value)
        if not found:
            yield f"{show(value)} does not contain {show(wanted)}"


def _matches(operand: object, value: object) -> Iterator[str]:
    for problem in _bad_pattern(operand):
        raise HotcatError(f"{show(operand)}: {problem}")
    if not isinstance(value, str) or not re.search(str(operand), value):
        yield f"{show(value)} does not match {show(operand)}"


def _length(operand: object, value: object) -> Iterator[str]:
    if not isinstance(value, Sequence | Mapping):
        yield f"{show(value)} has no length"
        return
    for reason in mismatches(operand, len(value)):
        yield f"the length {reason}: {show(value)}"


def _at_least(operand: object, value: object) -> Iterator[str]:
    number = _number(value)
    if number is None or number < _bound(operand):
        yield f"{show(value)} is not {operand} or more"


def _at_most(operand: object, value: object) -> Iterator[str]:
    number = _number(value)
    if number is None or number > _bound(operand):
        yield f"{show(value)} is not {operand} or less"


def _any(operand: object, value: object) -> Iterator[str]:
    items = value if isinstance(value, list) else []
    reasons = [next(mismatches(operand, item), None) for item in items]
    if None not in reasons:
        yield f"no item of {show(value)} fits: {'; '.join(map(str, reasons)) or 'there is none'}"


def _all(operand: object, value: object) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{show(value)} is not a list"
        return
    for index, item in enumerate(value):
        for reason in mismatches(operand, item):
            yield f"item {index}: {reason}"


def _not(operand: object, value: object) -> Iterator[str]:
    if not any(True for _ in mismatches(operand, value)):
        yield f"{show(value)} meets {show(operand)}, and must not"


def _distinct(operand: object, value: object) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{show(value)} is not a list"
        return
    seen: list[object] = []
    for index, item in enumerate(value):
        try:
            found = _dig(item, str(operand))
        except LookupError:
            yield f"item {index}: there is no field {str(operand)!r} in {show(item)}"
            continue
        if found in seen:
            yield f"item {index}: {operand}: {show(found)} is there twice"
        seen.append(found)


def _fields(operand: Any, value: object) -> Iterator[str]:
    for field, matcher in operand.items():
        try:
            found = _dig(value, str(field))
        except LookupError:
            yield f"there is no field {field!r} in {show(value)}"
            continue
        for reason in mismatches(matcher, found):
            yield f"{field}: {reason}"


def _dig(value: object, path: str) -> object:
    for part in path.split("."):
        if isinstance(value, Mapping):
            value = value[part]
        elif isinstance(value, list) and part.isdecimal():
            value = value[int(part)]
        else:
            raise LookupError(part)
    return value


def _number(value: object) -> float | None:
    # Heat gives out many numbers as text.
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def _bound(operand: object) -> float:
    number = _number(operand)
    if number is None:
        raise HotcatError(f"{show(operand)} is not a number", remedy="at_least and at_most take a number.")
    return number


OPERATORS: Mapping[str, Callable[[Any, Any], Iterator[str]]] = {
    "equals": _equals,
    "contains": _contains,
    "matches": _matches,
    "length": _length,
    "at_least": _at_least,
    "at_most": _at_most,
    "any": _any,
    "all": _all,
    "not": _not,
    "distinct": _distinct,
    "fields": _fields,
}
