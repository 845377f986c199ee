"""A value in an environment that does not fit the template's parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from hotcat.hot.environment import Environment
    from hotcat.hot.parameter import Parameter
    from hotcat.lint.subject import EnvironmentSubject, Subject

RULE = Rule("unfit-environment-value", "HC453", ERROR, profile=MINIMAL)


def check(subject: Subject) -> Iterator[Hit]:
    """Hold the environment's values against the template's parameters."""
    if subject.environment:
        yield from _unfit(subject.environment, subject.template.parameters, subject.path)


def check_environment(subject: EnvironmentSubject) -> Iterator[Hit]:
    """Hold them against those of the templates that the environment is known to be used with."""
    for user in subject.users.items:
        yield from _unfit(subject.environment, user.parameters, user.path)


def _unfit(environment: Environment, parameters: Mapping[str, Parameter], path: Path) -> Iterator[Hit]:
    for section in (environment.parameters, environment.defaults):
        for name, entry in section.items():
            parameter = parameters.get(name)
            value = entry.value.plain() if parameter else None
            if parameter and value is not None:
                for problem in parameter.problems(value):
                    yield Hit(
                        entry.value,
                        f"parameter {name} of {path.name} {problem}",
                        document=entry.document,
                    )
