"""A value given to a nested template that does not fit its parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.constraint import BOOLEAN, JSON, LIST, NUMBER, STRING
from hotcat.hot.tree import GROUP, STACK
from hotcat.lint import nested, values
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.hot.parameter import Parameter
    from hotcat.hot.tree import Child
    from hotcat.lint.subject import Subject

RULE = Rule("unfit-nested-value", "HC405", ERROR, profile=MINIMAL)


def check(subject: Subject) -> Iterator[Hit]:
    """Hold each value that is written down against the parameter that takes it."""
    for child, template in nested.faced(subject.children):
        given = nested.given(child)
        for name, value in given.entries.items() if given else ():
            parameter = template.parameters.get(str(name))
            for one in values.alternatives(value) if parameter else ():
                why = _misfit(one, parameter, child, subject) if parameter else None
                if why:
                    yield Hit(one, f"parameter {name} of {template.document.path.name} {why}")


def _misfit(value: Value, parameter: Parameter, child: Child, subject: Subject) -> str | None:
    """Say how a value does not fit; the words never hold it, as it may be a secret."""
    passed = values.parameter_of(value, subject.template)
    if passed:
        if passed.type == LIST and parameter.type in {STRING, NUMBER, BOOLEAN}:
            return f"is a {parameter.type}, but {passed.name} is a list"
        return None
    data = values.literal(value)
    if data is values.UNKNOWN or data is None or (parameter.type == NUMBER and isinstance(data, bool)):
        return None
    if child.way == GROUP:
        index = nested.index_of(child.resource) or ""
        if any(index in str(one.value) for one in nested.scalars(value)):
            return None
    return _unfit(data, parameter, as_property=child.way != STACK)


def _unfit(data: object, parameter: Parameter, *, as_property: bool) -> str | None:
    if as_property and parameter.type in _NARROWER:
        if not _NARROWER[parameter.type](data):
            return _MUST_BE[parameter.type]
        if parameter.type == JSON and isinstance(data, str):
            return None  # Heat does not read it before it makes the nested stack
    problems = parameter.problems(data)
    return problems[0] if problems else None


def _strings(data: object) -> bool:
    """Say whether a list can be put together with commas, as Heat does to pass it on."""
    if not isinstance(data, list):
        return isinstance(data, str)
    return not data or isinstance(data[0], dict) or all(isinstance(one, str | None) for one in data)


# What a property takes is not what a parameter of the same type takes.
_NARROWER = {
    BOOLEAN: lambda data: values.boolean(data) is not None,
    JSON: lambda data: isinstance(data, str | dict | list),
    LIST: _strings,
}
_MUST_BE = {
    BOOLEAN: "must be true or false",
    JSON: "must be a mapping or a list",
    LIST: "must be a list of strings",
}
