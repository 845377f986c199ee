"""A get_file of a file that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule
from hotcat.lint.values import string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unresolved-get-file", "HC217", ERROR, profile=MINIMAL)


def check(subject: Subject) -> Iterator[Hit]:
    """Look beside the template for what is no URL."""
    for call in subject.calls("get_file"):
        name = string(call.argument)
        if not name:
            continue
        if "://" in name and not name.startswith("file://"):
            continue
        try:
            path = subject.path.parent / name.removeprefix("file://")
            there = path.is_file()
        except (OSError, ValueError):
            there = False
        if not there:
            near = ""
            if path.parent.is_dir():
                from hotcat.lint.nearest import nearest

                near = nearest(path.name, [one.name for one in path.parent.iterdir()]) or ""
            yield Hit(
                call.argument,
                f"the file {name} is not there",
                f"Perhaps {near}." if near else "It is looked for in the folder of the template.",
            )
