r"""Regular expressions that take for ever on a text that does not match, told from their structure alone.

Python's matcher tries every way to split a text among the repeats of an expression. There are too many ways
where a repeat holds another one that could take the same characters, as in `(a+)+` or `(\w+\s?)*`, where
alternatives inside a repeat take the same, as in `(a|aa)*`, or where three repeats of the same are in a row.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import prod
from typing import Any

_ALL = (1 << 257) - 1  # one bit a character of Latin-1, and one for all others
_OTHER = 1 << 256
_MANY = 10  # so many rounds count as without end
_ROW = 3  # so many repeats side by side are too many
_LENGTH = 256  # characters of a text that ways are counted for
_WAYS = 100_000_000  # so many may take seconds
_ITEMS = 500  # side by side; nobody writes more

_DIGITS = "0123456789"
_SPACES = " \t\n\r\f\v"


@lru_cache(maxsize=256)
def explodes(pattern: str) -> bool:
    """Say whether matching could take exponential time, or time of the third power; never runs it."""
    if sum(map(pattern.count, "*+{?")) < 2 and "|" not in pattern:  # noqa: PLR2004  (one repetition is harmless)
        return False
    # There is no public parser.
    parser: Any = re._parser  # type: ignore[attr-defined]  # typeshed does not know it
    try:
        items = list(parser.parse(pattern))
        return _explodes(items) or _ways(items) > _WAYS
    except (re.error, OverflowError, RecursionError, TypeError):
        return False


def _explodes(items: list[Any]) -> bool:
    row, run = 0, _ALL  # how many repeats stand in a row, and what they all take
    for kind, argument in items:
        name = str(kind)
        if name in {"MAX_REPEAT", "MIN_REPEAT"}:
            _, most, inner = argument
            body = list(inner)
            if _explodes(body) or (int(most) >= _MANY and _ambiguous(body)):
                return True
            taken = _characters(body)
            endless = int(most) >= _MANY
            row = row + 1 if endless and run & taken else int(endless)
            run = run & taken if row > 1 else taken
            if row >= _ROW:
                return True
            continue
        if any(_explodes(list(part)) for part in _parts(name, argument)):
            return True
        if not _optional(name, argument):
            row, run = 0, _ALL
    return False


def _ambiguous(body: list[Any]) -> bool:
    """Say whether a body that is repeated can take the same text in more than one way."""
    body = _flat(body)
    alternatives = [argument[1] for kind, argument in body if str(kind) == "BRANCH"]
    for inner in alternatives:
        choices = [_characters(list(one)) for one in inner if len(one)]
        if sum(not len(one) for one in inner) > 1:
            return True
        single = all(len(one) == 1 for one in inner if len(one))
        if single and any(one & other for at, one in enumerate(choices) for other in choices[:at]):
            return True
    for number, (kind, argument) in enumerate(body):
        if not _varies(str(kind), argument):
            continue
        taken = _characters([(kind, argument)])
        # The rest must be able to consist of the same characters, else it marks where each round ends.
        rest = body[:number] + body[number + 1 :]
        if all(_optional(str(one), what) or _characters([(one, what)]) & taken for one, what in rest):
            return True
    return False


def _flat(body: list[Any]) -> list[Any]:
    """Return a body with its plain groups opened."""
    found: list[Any] = []
    for kind, argument in body:
        if str(kind) == "SUBPATTERN":
            found += _flat(list(argument[3]))
        elif str(kind) not in {"AT", "ASSERT", "ASSERT_NOT"}:
            found.append((kind, argument))
    return found


def _varies(name: str, argument: Any) -> bool:
    """Say whether an item takes texts of different lengths."""
    if name in {"MAX_REPEAT", "MIN_REPEAT"}:
        # An item that may only be there or not repeats nothing by itself, unless its body does.
        return int(argument[1]) > max(int(argument[0]), 1)
    if name == "BRANCH":
        return len({len(one) for one in argument[1]}) > 1
    return False


def _optional(name: str, argument: Any) -> bool:
    if name in {"AT", "ASSERT", "ASSERT_NOT"}:
        return True
    if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        return int(argument[0]) == 0
    if name == "BRANCH":
        return any(not len(one) for one in argument[1])
    if name == "SUBPATTERN":
        return all(_optional(str(kind), inner) for kind, inner in argument[3])
    return False


def _parts(name: str, argument: Any) -> list[Any]:
    """Return the expressions inside an item that is no repeat."""
    if name == "SUBPATTERN":
        return [argument[3]]
    if name == "BRANCH":
        return list(argument[1])
    if name in {"ASSERT", "ASSERT_NOT"}:
        return [argument[1]]
    if name == "ATOMIC_GROUP":
        return [argument]
    if name == "GROUPREF_EXISTS":
        return [one for one in argument[1:] if one is not None]
    return []


def _ways(items: list[Any]) -> float:
    """Return about how many ways there are to match a text of some length, at most a bit over _WAYS."""
    if len(items) > _ITEMS:
        return _WAYS + 1
    about = [(_ways_of(str(kind), argument), _characters([(kind, argument)])) for kind, argument in items]
    most = 1.0
    for at, (ways, taken) in enumerate(about):
        if ways == 1:
            continue
        run, row = taken, ways
        for (others, its), (kind, argument) in zip(about[at + 1 :], items[at + 1 :], strict=True):
            if _fits(str(kind), argument, run):
                run &= its
                row *= others
            elif not _optional(str(kind), argument):
                break
            if row > _WAYS:
                return row
        most = max(most, row)
    return most


def _ways_of(name: str, argument: Any) -> float:
    """Return how many ways one item has to match."""
    if name in {"MAX_REPEAT", "MIN_REPEAT"}:
        least, most, inner = argument
        rounds = min(int(most), _LENGTH)
        body = list(inner)
        own = _ways(body)
        empty = int(least) > 1 and all(_optional(str(kind), inside) for kind, inside in body)
        if rounds > 1 and (empty or _ambiguous(body)):
            # In each round each of its items has its ways.
            each = prod(_ways_of(str(kind), inside) for kind, inside in body)
            return float(max(each, 2) ** min(rounds, _MANY * 3))
        return max(own, rounds - min(int(least), rounds) + 1)
    if name == "BRANCH":
        choices = [_ways(list(one)) for one in argument[1]]
        return sum(choices) if _varies(name, argument) else max(choices)
    return max((_ways(list(one)) for one in _parts(name, argument)), default=1)


def _fits(name: str, argument: Any, run: int) -> bool:
    """Say whether an item can take a text of some characters alone."""
    if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        parts = [argument[2]]
    else:
        parts = _parts(name, argument)
    if not parts:
        return bool(_characters([(name, argument)]) & run)
    return any(
        all(_optional(str(kind), inner) or _fits(str(kind), inner, run) for kind, inner in part)
        for part in parts
    )


def _characters(items: list[Any]) -> int:
    """Return the characters that some text of these items may hold, as bits."""
    found = 0
    for kind, argument in items:
        name = str(kind)
        if name == "LITERAL":
            found |= _bit(argument)
        elif name == "NOT_LITERAL":
            found |= _ALL & ~_bit(argument)
        elif name == "ANY":
            found |= _ALL & ~_bit(ord("\n"))
        elif name == "IN":
            found |= _set(argument)
        elif name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            found |= _characters(list(argument[2]))
        elif name == "ATOMIC_GROUP":
            found |= _characters(list(argument))
        elif name not in {"AT", "ASSERT", "ASSERT_NOT"}:
            parts = _parts(name, argument)
            for inner in parts:
                found |= _characters(list(inner))
            found |= 0 if parts else _ALL
    return found


def _set(members: list[Any]) -> int:
    found, negated = 0, False
    for kind, argument in members:
        name = str(kind)
        if name == "NEGATE":
            negated = True
        elif name == "LITERAL":
            found |= _bit(argument)
        elif name == "RANGE":
            low, high = argument
            last = min(high, 255)
            found |= ((1 << (last + 1)) - 1) & ~((1 << min(low, 256)) - 1)
            found |= _OTHER if high > 255 else 0  # noqa: PLR2004  (beyond Latin-1)
        else:
            found |= _category(str(argument))
    return _ALL & ~found if negated else found


def _category(name: str) -> int:
    kind = name.rpartition("_")[2]
    if kind == "DIGIT":
        found = sum(map(_bit, map(ord, _DIGITS)))
    elif kind == "SPACE":
        found = sum(map(_bit, map(ord, _SPACES)))
    else:
        found = sum(_bit(code) for code in range(128) if chr(code).isalnum() or chr(code) == "_") | _OTHER
    return _ALL & ~found if "_NOT_" in name else found


def _bit(code: int) -> int:
    return 1 << min(code, 256)
