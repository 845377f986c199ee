"""Where conditions are named, and what follows when one holds; found once a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Call, Mapping, Scalar, Sequence
from hotcat.lint.references import function_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.subject import Subject

_REFERENCES = ("get_attr", "get_resource", "Ref")
_FUNCTIONS = ("and", "contains", "equals", "get_param", "not", "or", "yaql")
_JUNCTIONS = ("and", "or")
_FACTS = 100  # no more is concluded from one condition

Fact = tuple[str, bool]
"""A condition and whether it holds; one without a name goes by its text."""


class Use:
    """One place where a condition is named or written out; `inside` is the condition it is part of."""

    __slots__ = ("inside", "value")

    def __init__(self, value: Value, inside: str | None) -> None:
        self.value = value
        self.inside = inside

    @property
    def name(self) -> str | None:
        """The name, where the condition is named."""
        value = self.value
        return value.value if isinstance(value, Scalar) and isinstance(value.value, str) else None


def uses(subject: Subject) -> list[Use]:
    """Return all uses of conditions in a template."""
    found: list[Use] | None = subject.shared.get("conditions")
    if found is None:
        found = subject.shared["conditions"] = list(_uses(subject))
    return found


def evaluated(subject: Subject) -> set[str]:
    """Return the conditions that Heat comes to evaluate: those used outside, and what these are made of."""
    known: set[str] | None = subject.shared.get("evaluated")
    if known is not None:
        return known
    inside: dict[str, set[str]] = {}
    waiting = []
    for use in uses(subject):
        if use.name and use.inside:
            inside.setdefault(use.inside, set()).add(use.name)
        elif use.name:
            waiting.append(use.name)
    found = set(waiting)
    while waiting:
        more = inside.get(waiting.pop(), set()) - found
        found |= more
        waiting += more
    subject.shared["evaluated"] = found
    return found


def _uses(subject: Subject) -> Iterator[Use]:
    template = subject.template
    if "condition" in subject.language.resource_keys:
        for resource in template.resources.values():
            if "condition" in resource.body.entries:
                yield from _within(resource.body.entries["condition"], None)
        for output in template.outputs.values():
            value = output.body.entries.get("condition")
            if value is not None and not (isinstance(value, Scalar) and value.value is None):
                yield from _within(value, None)
    for call in subject.calls("if"):
        if isinstance(call.argument, Sequence) and call.argument.items:
            yield from _within(call.argument.items[0], None)
    for name, condition in template.conditions.items():
        for operand in operands(condition.value):
            yield from _within(operand, name)


def _within(value: Value, inside: str | None) -> Iterator[Use]:
    """Yield the use that a value is, and those in it."""
    yield Use(value, inside)
    for operand in operands(value):
        yield from _within(operand, inside)


def operands(value: Value) -> list[Value]:
    """Return the conditions that a condition is made of by and, or and not."""
    called = function_of(value)
    if called is None:
        return []
    name, argument = called
    if name in _JUNCTIONS:
        return argument.items if isinstance(argument, Sequence) else []
    return [argument] if name == "not" and not isinstance(argument, Sequence) else []


def is_condition(value: Value) -> bool:
    """Say whether a value can be a condition: a name, a boolean, or a function that results in one."""
    if isinstance(value, Scalar):
        return isinstance(value.value, str | bool)
    called = function_of(value)
    return called is not None and called[0] in _FUNCTIONS


def facts(value: Value, holds: bool, subject: Subject) -> set[Fact]:
    """Return all that follows from a condition's holding, or not holding."""
    cache: dict[Fact, set[Fact]] = subject.shared.setdefault("facts", {})
    key = (_text(value), holds)
    if key not in cache:
        cache[key] = _facts(value, holds, subject)
    return cache[key]


def _text(value: Value) -> str:
    return str(value.value) if isinstance(value, Scalar) else repr(value.plain())


def _facts(value: Value, holds: bool, subject: Subject) -> set[Fact]:
    found: set[Fact] = set()
    waiting: list[tuple[Value, bool]] = [(value, holds)]
    while waiting and len(found) < _FACTS:
        one, true = waiting.pop()
        name = _text(one)
        if (name, true) in found:
            continue
        found.add((name, true))
        definition = subject.template.conditions.get(name) if isinstance(one, Scalar) else None
        if definition:
            waiting.append((definition.value, true))
            continue
        called = function_of(one)
        if called is None:
            continue
        if called[0] == "not":
            waiting += [(operand, not true) for operand in operands(one)]
        elif (called[0] == "and" and true) or (called[0] == "or" and not true):
            waiting += [(operand, true) for operand in operands(one)]
    return found


def guards(value: Value, subject: Subject) -> dict[int, set[Fact]]:
    """Return what holds where each get_resource and get_attr in a value stands, by the call's id.

    That follows from the `if`s around them.
    """
    cache: dict[int, dict[int, set[Fact]]] = subject.shared.setdefault("guards", {})
    if id(value) not in cache:
        cache[id(value)] = _guards(value, subject)
    return cache[id(value)]


def _guards(value: Value, subject: Subject) -> dict[int, set[Fact]]:
    found: dict[int, set[Fact]] = {}
    waiting: list[tuple[Value, set[Fact]]] = [(value, set())]
    while waiting:
        one, known = waiting.pop()
        if isinstance(one, Call) and one.name in _REFERENCES:
            found[id(one)] = known
        if isinstance(one, Call) and one.name == "if" and isinstance(one.argument, Sequence):
            condition, *branches = one.argument.items or [one.argument]
            for branch, holds in zip(branches, (True, False), strict=False):
                waiting.append((branch, known | facts(condition, holds, subject)))
        else:
            waiting += [(inner, known) for inner in one.children()]
    return found


def condition_of(body: Mapping) -> Value | None:
    """Return the condition of a resource or output, None where there is none or it is always true."""
    value = body.entries.get("condition")
    if value is None or (isinstance(value, Scalar) and value.value in (None, True)):
        return None
    return value
