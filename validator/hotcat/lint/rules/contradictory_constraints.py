"""Constraints of a parameter that no value can meet together, or that make one of its choices impossible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.constraint import AllowedValues, Length, Range
from hotcat.hot.node import Mapping, Sequence
from hotcat.hot.parameter import UnfitError
from hotcat.lint.rule import ERROR, MINIMAL, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.constraint import Constraint
    from hotcat.hot.node import Value
    from hotcat.hot.parameter import Parameter
    from hotcat.lint.subject import Subject

RULE = Rule("contradictory-constraints", "HC104", ERROR, profile=MINIMAL)

_COMPARED = 100  # constraints of one parameter
_TRIED = 10_000  # no form has as many choices and constraints
_ALONE = (AllowedValues.kind, Length.kind, Range.kind)  # those that can contradict themselves


def check(subject: Subject) -> Iterator[Hit]:
    """Hold the constraints of each parameter against each other."""
    for parameter in subject.template.parameters.values():
        if len(parameter.constraints) > 1 or any(one.kind in _ALONE for one in parameter.constraints):
            yield from _contradictions(parameter)


def _contradictions(parameter: Parameter) -> Iterator[Hit]:
    at = parameter.body.entries["constraints"]
    for kind in (Range, Length):
        bounds = [one for one in parameter.constraints if isinstance(one, kind)]
        low = max((one.low for one in bounds if one.low is not None), default=None)
        high = min((one.high for one in bounds if one.high is not None), default=None)
        if low is not None and high is not None and low > high:
            yield Hit(at, f"parameter {parameter.name}: no {kind.kind} is at least {low} and at most {high}")
    some = parameter.constraints[:_COMPARED]
    for one in some:
        if isinstance(one, AllowedValues):
            others = [other for other in some if other is not one]
            yield from _values(parameter, one, others, at)


def _values(parameter: Parameter, one: AllowedValues, others: list[Constraint], at: Value) -> Iterator[Hit]:
    if not one.allowed:
        yield Hit(
            at, f"parameter {parameter.name}: allowed_values is empty", "List the values, or leave it out."
        )
        return
    if len(one.allowed) * len(others) > _TRIED:
        return
    refused = [value for value in one.allowed if not _fits(parameter, value, others)]
    if len(refused) == len(one.allowed):
        yield Hit(at, f"parameter {parameter.name}: none of the allowed values meets the other constraints")
        return
    for value in refused:
        item = next((item for item in _listed(at) if item.plain() == value), at)
        yield Hit(item, f"parameter {parameter.name}: {value} does not fit the parameter", severity=WARNING)


def _fits(parameter: Parameter, value: object, others: list[Constraint]) -> bool:
    try:
        converted = parameter.convert(value)
    except UnfitError:
        return False
    return all(other.meets(converted) for other in others)


def _listed(constraints: Value) -> list[Value]:
    found: list[Value] = []
    for item in constraints.items if isinstance(constraints, Sequence) else ():
        values = item.get("allowed_values") if isinstance(item, Mapping) else None
        found += values.items if isinstance(values, Sequence) else []
    return found
