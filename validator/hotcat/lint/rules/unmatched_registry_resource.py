"""A line of an environment about a resource that the template does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.environment import RESOURCE_KEYS
from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hotcat.hot.environment import Environment
    from hotcat.lint.subject import EnvironmentSubject, Subject

RULE = Rule("unmatched-registry-resource", "HC462", WARNING, confidence=MEDIUM)


def check(subject: Subject) -> Iterator[Hit]:
    """Compare the names with the template's resources, if the environment is meant for it."""
    environment = subject.environment
    if environment and environment.resources:
        names = subject.template.resources
        meant = any(_matches(str(name), names) for name in environment.resources)
        # With none of them there, it is more likely an environment for another template.
        if meant or subject.template.parameters.keys() & environment.parameters.keys():
            yield from _unmatched(environment, names)


def check_environment(subject: EnvironmentSubject) -> Iterator[Hit]:
    """Compare them with the resources of all templates that the environment is known to be used with."""
    if subject.users.complete and subject.environment.resources:
        names = {name for user in subject.users.items for name in user.resources}
        yield from _unmatched(subject.environment, names)


def _unmatched(environment: Environment, names: Iterable[str]) -> Iterator[Hit]:
    for name, entry in environment.resources.items():
        if name not in RESOURCE_KEYS and not _matches(name, names):
            yield Hit(entry.key, f"there is no resource {name}", document=entry.document)


def _matches(pattern: str, names: Iterable[str]) -> bool:
    if not any(one in pattern for one in "*?["):
        return pattern in names
    import fnmatch

    return any(fnmatch.fnmatchcase(name, pattern) for name in names)
