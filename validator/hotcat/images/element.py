"""What lies in an element's folder: hooks by phase, variables, packages and their names."""

from __future__ import annotations

import os
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotcat.hot.compose import Problem, compose, read_text
from hotcat.hot.document import Document
from hotcat.hot.node import Mapping, Scalar, Sequence
from hotcat.images.shell import Script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.catalog.element import Element
    from hotcat.hot.node import Value

OUTSIDE = ("root.d", "extra-data.d", "post-root.d", "block-device.d", "pre-finalise.d", "cleanup.d")
"""The phases whose hooks run on the machine that builds."""
INSIDE = ("pre-install.d", "install.d", "post-install.d", "finalise.d")
"""The phases whose hooks run in the image."""
PHASES = (*OUTSIDE, *INSIDE)
ENVIRONMENT = "environment.d"
TESTS = "test-elements"
FACTS = frozenset(("DIB_BLOCK_DEVICE", "DIB_DISTRIBUTION_MIRROR", "DIB_INIT_SYSTEM", "DIB_RELEASE"))
"""Variables that say what an image is; the elements of distributions and of partition tables set them."""
PACKAGES = ("package-installs.yaml", "package-installs.json")
PACKAGE_MAP = "pkg-map"
_STATIC = "static"
_ASSIGNMENT = r"^[ \t]*(?:if .*; then )?(export[ \t]+|:[ \t]+\"?\$\{)?(DIB_\w+)(?=:?[=?])"
_MOST_FILES = 5000


class File:
    """One file of an element; `phase` is its folder where that holds hooks or variables, or else nothing.

    `document` has its text; `problem` says why there is none.
    """

    def __init__(self, path: Path, root: Path) -> None:
        self.path = path
        self.relative = path.relative_to(root)
        self.problem: Problem | None = None
        self.document = Document(path, "", None)
        folders = self.relative.parts[:-1]
        if folders[:1] == (TESTS,):
            folders = folders[2:]
        self.phase = folders[0] if len(folders) == 1 and folders[0] in (*PHASES, ENVIRONMENT) else ""
        self.static = folders[:1] == (_STATIC,)
        try:
            self.document.text = _text(path, root)
        except Problem as problem:
            self.problem = problem
        self.script = Script(self.document.text)

    @property
    def is_hook(self) -> bool:
        """Whether diskimage-builder would run it, if it may be run."""
        return self.phase in PHASES

    @cached_property
    def meant_to_run(self) -> bool:
        """Whether it looks like a hook by its name, too: some hooks keep what they need beside them."""
        like = re.match(r"\d\d-[\w-]+(\.\w{2,4})?$", self.path.name)
        return bool(like and self.is_hook and not self.problem)

    @property
    def is_shell(self) -> bool:
        """Whether it is a shell script, or read by one."""
        return self.script.interpreter in {"sh", "bash", "dash"} or self.phase == ENVIRONMENT

    @property
    def is_bash(self) -> bool:
        """Whether it is a script of bash that is run."""
        runs = self.is_hook or self.relative.parts[0] == "bin"
        return runs and self.script.interpreter == "bash"

    def allows(self, word: str) -> bool:
        """Say whether a comment for dib-lint switches one of its checks off in this file."""
        return bool(re.search(rf"(?m)^# dib-lint: disable=.*\b{word}\b", self.document.text))

    @cached_property
    def executable(self) -> bool:
        """Whether it may be run."""
        try:
            return bool(self.path.stat().st_mode & 0o111)
        except OSError:
            return False

    def at(self, start: int, end: int) -> Scalar:
        """Return a piece of the text, so that it has a place."""
        from hotcat.lint.inside import piece

        return piece(self.document.text, start, end)

    def line(self, number: int) -> Scalar:
        """Return a line, by its number from 1, without the blanks at its ends."""
        text = self.document.text
        start = 0
        for _ in range(number - 1):
            start = text.index("\n", start) + 1
        end = text.find("\n", start)
        content = text[start : end if end >= 0 else len(text)]
        first = start + len(content) - len(content.lstrip())
        return self.at(first, max(first, start + len(content.rstrip())))

    def names(self) -> Iterator[tuple[str, Scalar]]:
        """Yield the lines of a list of names, each with its place."""
        for number, line in enumerate(self.document.text.split("\n"), 1):
            if line.strip():
                yield line.strip(), self.line(number)


class Package:
    """A package that an element asks for, by its own name for it; `when` are the conditions."""

    def __init__(self, name: str, key: Scalar, value: Value) -> None:
        self.name = name
        self.key = key
        self.options: list[Mapping] = [
            one
            for one in (value.items if isinstance(value, Sequence) else [value])
            if isinstance(one, Mapping)
        ]

    @property
    def when(self) -> Iterator[tuple[str, Scalar]]:
        """Yield its conditions, each `NAME=VALUE` or `NAME!=VALUE`."""
        for option in self.options:
            yield from conditions(option)


class Contents:
    """An element with all its files, in the order of their names."""

    def __init__(self, element: Element) -> None:
        self.element = element

    @property
    def name(self) -> str:
        """The element's name."""
        return self.element.name

    @cached_property
    def files(self) -> tuple[File, ...]:
        """All files, but hidden ones and what Python left."""
        root, found = self.element.path, []
        for folder, folders, names in os.walk(root):
            folders[:] = sorted(name for name in folders if name[0] != "." and name != "__pycache__")
            found += [Path(folder, name) for name in sorted(names) if name[0] != "."]
            if len(found) > _MOST_FILES:
                break
        return tuple(File(path, root) for path in found[:_MOST_FILES])

    @cached_property
    def folders(self) -> tuple[str, ...]:
        """The names of the folders directly in it."""
        return tuple(sorted(path.name for path in self.element.path.iterdir() if path.is_dir()))

    @property
    def hooks(self) -> Iterator[File]:
        """The files in the folders of phases."""
        return (file for file in self.files if file.is_hook)

    @property
    def scripts(self) -> Iterator[File]:
        """The shell scripts, and what they read."""
        return (file for file in self.files if file.is_shell and not file.static)

    def file(self, *names: str) -> File | None:
        """Return the first file there is of some names, directly in the folder."""
        return next((file for file in self.files if file.relative.as_posix() in names), None)

    @cached_property
    def variables(self) -> dict[str, tuple[File, Scalar, bool]]:
        """The variables of its environment.d: where each stands first, and whether it is exported."""
        found: dict[str, tuple[File, Scalar, bool]] = {}
        for file in self.files:
            if file.phase != ENVIRONMENT or file.relative.parts[0] == TESTS:
                continue
            for match in file.script.search(_ASSIGNMENT):
                name = match[2]
                checked = "?" in file.script.code[match.end() : match.end() + 2]  # it comes from outside
                exported = checked or bool(
                    re.search(rf"\bexport[ \t]+(?:[^\n]* )?{name}\b", file.script.code)
                )
                found.setdefault(name, (file, file.at(*match.span(2)), exported))
        return found

    @cached_property
    def packages(self) -> tuple[Package, ...]:
        """The packages that it asks for, as far as the list can be read."""
        root = self.tree(self.file(*PACKAGES))
        if not isinstance(root, Mapping):
            return ()
        return tuple(Package(str(key), root.keys[key], value) for key, value in root.entries.items())

    @cached_property
    def package_map(self) -> Mapping | None:
        """The names of packages by distribution, as far as the file can be read; None for a program too."""
        file = self.file(PACKAGE_MAP)
        root = self.tree(file) if file and not file.executable else None
        return root if isinstance(root, Mapping) else None

    @staticmethod
    def tree(file: File | None) -> Value | None:
        """Return the values of a YAML or JSON file; None where it cannot be read."""
        if file is None or file.problem:
            return None
        try:
            return Document(file.path, file.document.text, compose(file.document.text, file.path)).root
        except Problem:
            return None


def conditions(option: Mapping) -> Iterator[tuple[str, Scalar]]:
    """Yield the conditions in the options of a package."""
    found = option.get("when")
    for one in found.items if isinstance(found, Sequence) else [found]:
        if isinstance(one, Scalar) and isinstance(one.value, str):
            yield one.value, one


def _text(path: Path, root: Path) -> str:
    try:
        outside = not path.resolve().is_relative_to(root.resolve().parent)
    except (OSError, RuntimeError):  # a link that leads to itself
        outside = True
    if outside:
        raise Problem("unreadable-file", f"{path.name} is a link that leads out of the elements, or nowhere")
    return read_text(path)


def plain(value: Value | None) -> Any:
    """Return a value as Python's own, None for none."""
    return value.plain() if value else None
