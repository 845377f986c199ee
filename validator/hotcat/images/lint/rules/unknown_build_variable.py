"""A variable of a build that none of its elements looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping
from hotcat.images.lint.subject import nearest
from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ImageSubject

RULE = Rule("unknown-build-variable", "HI506", WARNING)

_MADE_UP = ("DIB_REPO", "DIB_INSTALLTYPE_", "DIB_PYTHON_VERSION")
"""Beginnings of variables whose rest is the name of a source or element."""


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Look for each name in the files of all elements, and in diskimage-builder."""
    values = subject.definition.value("environment")
    if not isinstance(values, Mapping) or not subject.library.knows_upstream:
        return
    names = subject.library.mentioned([*subject.expansion.elements, *subject.everything.elements])
    for name, key in values.keys.items():
        text = str(name)
        if text in names or text.startswith(_MADE_UP):
            continue
        yield Hit(
            key,
            f"none of the elements looks at {text}",
            nearest(text, names, "Remove it, or add the element it is for."),
        )
