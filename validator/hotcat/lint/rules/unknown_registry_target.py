"""A type mapped to one that does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Scalar
from hotcat.hot.tree import SUFFIXES
from hotcat.lint.registry_lines import mappings
from hotcat.lint.rule import ERROR, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import EnvironmentSubject

RULE = Rule("unknown-registry-target", "HC457", ERROR, by_release=True)

_HEATS = ("OS::", "AWS::")


def check_environment(subject: EnvironmentSubject) -> Iterator[Hit]:
    """Look each target up in the release's types, and in the environment's own."""
    names = subject.pack.names
    for entry in mappings(subject.environment):
        value = entry.value
        if not isinstance(value, Scalar):
            yield Hit(value, "a type is mapped to a type or a template", document=entry.document)
            continue
        if value.value is None:
            continue  # takes an earlier mapping away
        if not isinstance(value.value, str):
            yield Hit(value, "a type is mapped to a type or a template", document=entry.document)
            continue
        target = value.value
        if target.endswith(SUFFIXES) or not target.startswith(_HEATS):
            continue
        if target.endswith("*"):
            known = any(name.startswith(target[:-1]) for name in names)
        else:
            known = target in names or bool(subject.environment.lookup(target) or subject.pack.mapped(target))
        if not known:
            import difflib

            near = difflib.get_close_matches(target, names, 1)
            yield Hit(
                value,
                f"there is no resource type {target}",
                f"Perhaps {near[0]}." if near else None,
                document=entry.document,
            )
