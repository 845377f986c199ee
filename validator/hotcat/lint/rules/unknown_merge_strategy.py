"""A strategy for merging parameters that is none, or that the parameter cannot have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.constraint import BOOLEAN, NUMBER
from hotcat.hot.node import Mapping, Scalar
from hotcat.lint.rule import ERROR, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as Dict

    from hotcat.hot.environment import Environment
    from hotcat.hot.node import Value
    from hotcat.hot.parameter import Parameter
    from hotcat.lint.subject import EnvironmentSubject, Subject

RULE = Rule("unknown-merge-strategy", "HC463", WARNING)

_SECTION = "parameter_merge_strategies"
_STRATEGIES = ("overwrite", "merge", "deep_merge")


def check(subject: Subject) -> Iterator[Hit]:
    """Look for parameters whose type cannot be merged."""
    if subject.environment:
        yield from _unmergeable(subject.environment, subject.template.parameters)


def check_environment(subject: EnvironmentSubject) -> Iterator[Hit]:
    """Look for unknown names of strategies."""
    for section in subject.environment.sections:
        if section.key.value != _SECTION:
            continue
        value = section.value
        if not isinstance(value, Mapping):
            if value.plain() is not None:
                said = f"{_SECTION} is a mapping of parameters to strategies"
                yield Hit(value, said, document=section.document, severity=ERROR)
            continue
        for strategy in value.entries.values():
            if not isinstance(strategy, Scalar) or strategy.value not in _STRATEGIES:
                said = f"{strategy.plain()} is no merge strategy, so that the default counts"
                yield Hit(strategy, said, f"One of {', '.join(_STRATEGIES)}.", document=section.document)
    for user in subject.users.items:
        yield from _unmergeable(subject.environment, user.parameters)


def _unmergeable(environment: Environment, parameters: Dict[str, Parameter]) -> Iterator[Hit]:
    for section in environment.sections:
        if section.key.value == _SECTION and isinstance(section.value, Mapping):
            for name, strategy in section.value.entries.items():
                parameter = parameters.get(str(name))
                if parameter and parameter.type in {BOOLEAN, NUMBER} and _merges(strategy):
                    said = f"parameter {name} is a {parameter.type}, which cannot be merged"
                    yield Hit(strategy, said, document=section.document, severity=ERROR)


def _merges(strategy: Value) -> bool:
    return isinstance(strategy, Scalar) and strategy.value in {"merge", "deep_merge"}
