"""A value in an environment for a parameter that the template does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.nested import HARMED
from hotcat.lint.rule import ERROR, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from hotcat.hot.environment import Entry
    from hotcat.lint.subject import EnvironmentSubject, Subject

RULE = Rule("unknown-environment-parameter", "HC452", ERROR)


def check(subject: Subject) -> Iterator[Hit]:
    """Compare the environment's parameters with the template's, if it is meant for it."""
    environment = subject.environment
    if not environment or not environment.parameters:
        return
    names = subject.template.parameters
    if any(problem.rule in HARMED for problem in subject.template.problems):
        return
    # A nested template is looked at with its parent's environment, which is not meant for it.
    if not names.keys() & environment.parameters.keys():
        return
    for name, entry in environment.parameters.items():
        if name not in names:
            yield _hit(name, entry, names, f"{subject.path.name} has no parameter {name}")


def check_environment(subject: EnvironmentSubject) -> Iterator[Hit]:
    """Compare them with those of all templates that the environment is known to be used with."""
    names = {name for user in subject.users.items for name in user.parameters}
    for name, entry in subject.environment.parameters.items() if subject.users.complete else ():
        if name not in names:
            yield _hit(name, entry, names, f"no template has the parameter {name}")


def _hit(name: str, entry: Entry, names: Collection[str], said: str) -> Hit:
    import difflib

    near = difflib.get_close_matches(name, names, 1)
    hint = f"Perhaps {near[0]}." if near else "For nested templates too, write it under parameter_defaults."
    return Hit(entry.key, said, hint, document=entry.document)
