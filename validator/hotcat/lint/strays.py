"""Mappings that look like a function's call and are none here, by what is wrong; found once a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot import language as languages
from hotcat.hot.node import Sequence
from hotcat.lint.rule import ERROR, WARNING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Mapping, Scalar, Value
    from hotcat.lint.subject import Subject

NEW, REMOVED, MISPLACED, UNKNOWN = "new", "removed", "misplaced", "unknown"
"""In HOT since a later version; taken away by an earlier one; in a place where it is not allowed; in none."""

_SURE = 0.8  # how like a function's name an unknown one must be


class Stray:
    """One such mapping: `name` as written, `since` the version that decides, `meant` what to write instead.

    The severity is error where the property's type takes no mapping, and warning where it would pass as data.
    """

    __slots__ = ("in_condition", "key", "kind", "meant", "name", "severity", "since", "value")

    def __init__(self, value: Mapping, key: Scalar, kind: str, severity: str) -> None:
        self.value = value
        self.key = key
        self.name = str(key.value)
        self.kind = kind
        self.severity = severity
        self.since = ""
        self.meant = ""
        self.in_condition = False


def strays(subject: Subject, kind: str) -> Iterator[Stray]:
    """Yield the strays of one kind, in the order of the file."""
    if subject.template.strays:
        found: list[Stray] | None = subject.shared.get("strays")
        if found is None:
            found = subject.shared["strays"] = list(_strays(subject))
        for one in found:
            if one.kind == kind:
                yield one


def _strays(subject: Subject) -> Iterator[Stray]:
    template, language = subject.template, subject.language
    conditions = {id(one) for value in _conditions(subject) for one in value.walk()}
    defined = {id(one) for condition in template.conditions.values() for one in condition.value.walk()}
    typed, known = _typed(subject)
    for value in template.strays:
        (key,) = value.keys.values()
        name = str(key.value)
        in_condition = id(value) in conditions
        function = languages.period("functions", name)
        condition = languages.period("condition_functions", name)
        one = Stray(value, key, UNKNOWN, ERROR if id(value) in typed or in_condition else WARNING)
        one.in_condition = in_condition
        if id(key.node) in known or (in_condition and name in language.condition_functions):
            continue
        period = condition if in_condition and condition else function
        if period and period[1] and language.version >= period[1]:
            one.kind, one.since, one.severity = REMOVED, period[1], ERROR
        elif one.severity == WARNING and (function or condition) and not _fits(name, value):
            continue  # data that has a key of that name
        elif period and language.version < period[0]:
            one.kind, one.since = NEW, period[0]
        elif function or condition:
            one.kind = MISPLACED
            if id(value) not in defined and in_condition and not condition:
                one.severity = ERROR
        else:
            one.meant = _meant(name, language.functions)
            if not one.meant:
                continue
        yield one


def _fits(name: str, value: Mapping) -> bool:
    """Say whether what stands behind the name is what the function takes."""
    from hotcat.lint.arguments import wrong_arguments

    return not list(wrong_arguments(name, value.entries[name], languages.newest()))


def _conditions(subject: Subject) -> Iterator[Value]:
    """Yield the values that Heat reads as conditions."""
    template = subject.template
    for condition in template.conditions.values():
        yield condition.value
    for owners in (template.resources, template.outputs):
        for owner in owners.values():
            value = owner.body.get("condition")
            if value is not None:
                yield value
    for call in subject.calls("if"):
        if isinstance(call.argument, Sequence) and call.argument.items:
            yield call.argument.items[0]


def _typed(subject: Subject) -> tuple[set[int], set[int]]:
    """Return the values whose property takes no mapping, and the keys that are properties."""
    typed: set[int] = set()
    known: set[int] = set()
    for resource in subject.template.resources.values():
        for placed in subject.placed(resource):
            if placed.schema:
                known.add(id(placed.key.node))
                if placed.schema.type not in {"Map", "Any"}:
                    typed.add(id(placed.value))
    return typed, known


_ELSEWHERE = {
    "Fn::FindInMap": "get_param with a path into a parameter of type json",
    "Fn::GetAtt": "get_attr",
    "Fn::If": "if",
    "Fn::Sub": "str_replace",
}


def _meant(name: str, functions: frozenset[str]) -> str:
    if name in _ELSEWHERE or name.startswith("Fn::"):
        return _ELSEWHERE.get(name, "one of HOT's functions")
    import difflib

    near = difflib.get_close_matches(name.replace("-", "_"), functions, 1, _SURE)
    return near[0] if near else ""
