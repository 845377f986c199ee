"""A file that get_file or a type takes from outside of the catalog or repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.root import is_outside, root_of
from hotcat.lint.rule import WARNING, Hit, Rule
from hotcat.lint.values import string

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotcat.hot.node import Value
    from hotcat.lint.subject import Subject

RULE = Rule("file-outside-root", "HC720", WARNING)

_ABSOLUTE = ("/", "~")


def check(subject: Subject) -> Iterator[Hit]:
    """Look at where the names of files lead, links too."""
    for call in subject.calls("get_file"):
        name = string(call.argument)
        if name and "://" not in name.removeprefix("file://"):
            name = name.removeprefix("file://")
            if name.startswith(_ABSOLUTE) or _is_outside(subject.path.parent, name):
                yield _hit(subject, call.argument, name)
    for child in subject.children:
        name = child.target.removeprefix("file://")
        outside = child.problem is not None and child.problem.rule == RULE.name
        if child.document is not subject.document:
            if outside:
                said = f"{name}, which an environment maps it to, lies outside of the environment's folder"
                yield Hit(child.value, said, "It is not looked at: keep both in one repository.")
        elif outside or (name.startswith(_ABSOLUTE) and "://" not in name):
            yield _hit(subject, child.value, name)


def _is_outside(folder: Path, name: str) -> bool:
    try:
        return is_outside(folder, folder / name)
    except (OSError, ValueError):
        return False  # no file name: missing-file tells of it


def _hit(subject: Subject, value: Value, name: str) -> Hit:
    if name.startswith(_ABSOLUTE):
        return Hit(
            value,
            f"{name} is a file of the machine that the stack is launched from",
            "Put it beside the template, and name it from there.",
        )
    folder = subject.path.parent.resolve()
    return Hit(
        value,
        f"{name} lies outside of {(root_of(folder) or folder).name}",
        "Put it into the repository: whoever gets the template gets the file too. "
        "A .git, a catalog.yaml or a .hotcat.yaml marks its root.",
    )
