"""A nested template, or a file for get_file, that is fetched over the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import values
from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import EnvironmentSubject, Subject

RULE = Rule("remote-reference", "HC400", WARNING)

_HELP = "Keep a copy beside the template and name that."


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the nested templates and at get_file."""
    for child in subject.children:
        if child.problem and child.problem.rule == RULE.name and child.document is subject.document:
            yield Hit(child.value, f"the template {child.target} is fetched from elsewhere", _HELP)
    for call in subject.calls("get_file"):
        target = values.string(call.argument)
        if target and _remote(target):
            yield Hit(call.argument, f"the file {target} is fetched from elsewhere", _HELP)


def check_environment(subject: EnvironmentSubject) -> Iterator[Hit]:
    """Look at what the registry maps types to."""
    for entry in subject.environment.registry.values():
        if entry.target and _remote(entry.target) and entry.key.value != "base_url":
            yield Hit(entry.value, f"the template {entry.target} is fetched from elsewhere", _HELP)


def _remote(target: str) -> bool:
    return "://" in target and not target.startswith("file://")
