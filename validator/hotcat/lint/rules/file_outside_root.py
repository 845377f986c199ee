"""A file that get_file or a type takes from outside of the catalog or repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.root import is_outside, root_of
from hotcat.lint.rule import WARNING, Hit, Rule
from hotcat.lint.values import string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.subject import Subject

RULE = Rule("file-outside-root", "HC720", WARNING)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the names of files with `..` in them, and at absolute ones."""
    named = [(call.argument, string(call.argument)) for call in subject.calls("get_file")]
    named += [
        (body.resource.type_value, kind)
        for kind, bodies in subject.bodies.items()
        if kind.endswith((".yaml", ".template"))
        for body in bodies[:1]
    ]
    for value, name in named:
        if name and (".." in name or name.startswith(("/", "file:///", "~"))):
            yield from _outside(subject, value, name.removeprefix("file://"))


def _outside(subject: Subject, value: Value, name: str) -> Iterator[Hit]:
    if name.startswith(("/", "~")):
        yield Hit(
            value,
            f"{name} is a file of the machine that the stack is launched from",
            "Put it beside the template, and name it from there.",
        )
        return
    folder = subject.path.parent
    try:
        root = root_of(folder.resolve())
        outside = root and is_outside(folder, folder / name)
    except (OSError, ValueError):
        return  # no file name: missing-file tells of it
    if root and outside:
        yield Hit(
            value,
            f"{name} lies outside of {root.name}",
            "Put it into the repository: whoever gets the template gets the file too.",
        )
