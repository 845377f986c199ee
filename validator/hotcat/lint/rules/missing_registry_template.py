"""A type mapped to a template whose file is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.tree import SUFFIXES
from hotcat.lint.registry_lines import mappings
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import EnvironmentSubject

RULE = Rule("missing-registry-template", "HC456", ERROR, profile=MINIMAL)


def check_environment(subject: EnvironmentSubject) -> Iterator[Hit]:
    """Look for each file, beside the environment or where base_url says."""
    for entry in mappings(subject.environment):
        target = entry.target
        if target is None or not target.endswith(SUFFIXES) or _remote(target):
            continue
        folder = entry.folder
        if isinstance(folder, str):
            continue
        try:
            there = (folder / target.removeprefix("file://")).is_file()
        except (OSError, ValueError):
            there = False
        if not there:
            yield Hit(
                entry.value,
                f"the template {target} is not there",
                f"It is looked for in {folder}.",
                document=entry.document,
            )


def _remote(target: str) -> bool:
    return "://" in target and not target.startswith("file://")
