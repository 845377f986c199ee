"""A function with arguments that Heat refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Scalar, Sequence
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Scalar as Key
    from hotcat.hot.node import Value
    from hotcat.lint.subject import Subject

RULE = Rule("malformed-call", "HC203", ERROR, profile=MINIMAL)


def check(subject: Subject) -> Iterator[Hit]:
    """Pass over the plain calls, which most are, and look at the others one by one."""
    for name, calls in subject.by_function.items():
        is_plain = _PLAIN.get(name, _never)
        for call in calls:
            if not is_plain(call.argument):
                yield from _wrong(subject, name, call.key, call.argument)
    for stray in subject.template.strays:
        (key,) = stray.keys.values()
        if key.value in subject.language.condition_functions:
            yield from _wrong(subject, str(key.value), key, stray.entries[key.value])


def _is_name(argument: Value) -> bool:
    return isinstance(argument, Scalar) and argument.value.__class__ is str and argument.value != ""


def _is_pair(argument: Value) -> bool:
    return isinstance(argument, Sequence) and len(argument.items) == 2 and all(map(_is_name, argument.items))  # noqa: PLR2004  (a pair)


def _never(argument: Value) -> bool:  # noqa: ARG001  (one signature for all)
    return False


_PLAIN = {"get_attr": _is_pair, "get_file": _is_name, "get_param": _is_name, "get_resource": _is_name}


def _wrong(subject: Subject, name: str, key: Key, argument: Value) -> Iterator[Hit]:
    from hotcat.lint.arguments import wrong_arguments

    for value, message, severity in wrong_arguments(name, argument, subject.language):
        # What is empty, or lacks something, is best shown by the function's name.
        empty = isinstance(value, Mapping) or (isinstance(value, Scalar) and value.value is None)
        yield Hit(key if empty and value is argument else value, f"{name} {message}", severity=severity)
