"""A package list that diskimage-builder cannot read, or reads otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotcat.hot.compose import Problem, compose
from hotcat.hot.node import Mapping, Sequence
from hotcat.images.element import PACKAGES, conditions
from hotcat.images.lint.subject import nearest
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.element import File
    from hotcat.images.lint.subject import ElementSubject

RULE = Rule("malformed-package-list", "HI301", ERROR, profile=MINIMAL)

_KEYS = ("arch", "build-only", "dib_python_version", "installtype", "not-arch", "phase", "uninstall", "when")
_CHOICES = {"phase": ("pre-install.d", "install.d", "post-install.d"), "installtype": ("source", "package")}
_REMEDY = "Write a mapping: the name of each package, with its options or nothing."


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look at each package's options."""
    file = subject.contents.file(*PACKAGES)
    if file is None or file.problem:
        return
    root = subject.contents.tree(file)
    if not isinstance(root, Mapping):
        yield from _unread(file)
        return
    for package in subject.contents.packages:
        value = root.entries[package.key.value]
        items = value.items if isinstance(value, Sequence) else [value]
        for item in items:
            if not isinstance(item, Mapping) and item.plain() not in (None, ""):
                yield subject.hit(
                    file,
                    item,
                    f"{package.name} has neither options nor a list of such",
                    "Write `phase: install.d` and the like.",
                )
        for option in package.options:
            yield from _option(subject, file, option)


def _unread(file: File) -> Iterator[Hit]:
    try:
        compose(file.document.text, file.path)
    except Problem as problem:
        place = problem.place
        at = file.line(place.line) if place and place.line else None
        yield Hit(at, problem.message, problem.remedy, document=file.document)
        return
    if file.document.text.strip():
        yield Hit(file.line(1), "the list is no mapping", _REMEDY, document=file.document)


def _option(subject: ElementSubject, file: File, option: Mapping) -> Iterator[Hit]:
    for key, value in option.entries.items():
        at = option.keys[key]
        if key not in _KEYS:
            yield subject.hit(
                file,
                at,
                f"{key} is no option of a package",
                nearest(str(key), _KEYS, f"There are {', '.join(_KEYS)}."),
            )
        elif key in _CHOICES and value.plain() not in _CHOICES[str(key)]:
            yield subject.hit(
                file, value, f"{value.plain()} is no {key}", f"One of {', '.join(_CHOICES[str(key)])}."
            )
    if "arch" in option.entries and "not-arch" in option.entries:
        yield subject.hit(file, option.keys["not-arch"], "arch and not-arch exclude each other", "Keep one.")
    for text, value in conditions(option):
        if not re.match(r"\w+\s*!?=", text):
            yield subject.hit(
                file,
                value,
                "the condition is neither NAME=VALUE nor NAME!=VALUE",
                "Write `when: DIB_NAME=value`.",
            )
