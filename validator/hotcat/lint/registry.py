"""The rules there are: ours, one module each, and those that other distributions bring."""

from __future__ import annotations

import os
import sys
from functools import cache, partial
from importlib import import_module
from importlib.machinery import SourceFileLoader
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

import hotcat.lint.rules
from hotcat.errors import HotcatError
from hotcat.lint.compiled import Compiled
from hotcat.lint.rule import ERROR, MINIMAL, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from importlib.metadata import EntryPoint

    from hotcat.hot.compose import Problem
    from hotcat.lint.rule import Fix, Hit

GROUP = "hotcat.rules"
"""The entry-point group of third-party rules; each entry point names a module like ours."""

_IMAGE_RULES = "hotcat.images.lint.rules"
_FOR_ANY_FILE = (
    *("alias-expansion", "bare-suppression", "duplicate-key", "file-too-large", "nesting-too-deep"),
    *("non-string-key", "several-documents", "unknown-suppression", "unreadable-file", "unused-suppression"),
    "yaml-syntax",
)


class Loaded:
    """A rule with its checks.

    `check` looks at a Subject, `check_environment` at an EnvironmentSubject, `check_element` and
    `check_image` at what the image linter has in their place; all are None for a rule whose problems are
    found while a file is read. `mend` makes the fix of such a problem, from that and the file's text. `doc`
    is the path of its page, `summary` the module's first line.
    """

    __slots__ = (
        "check",
        "check_element",
        "check_environment",
        "check_image",
        "doc",
        "mend",
        "rule",
        "summary",
    )

    def __init__(self, module: Any) -> None:
        self.rule: Rule = module.RULE
        self.check: Callable[[Any], Iterable[Hit]] | None = getattr(module, "check", None)
        self.check_environment: Callable[[Any], Iterable[Hit]] | None = getattr(
            module, "check_environment", None
        )
        self.check_element: Callable[[Any], Iterable[Hit]] | None = getattr(module, "check_element", None)
        self.check_image: Callable[[Any], Iterable[Hit]] | None = getattr(module, "check_image", None)
        self.mend: Callable[[Problem, str], Fix | None] | None = getattr(module, "mend", None)
        self.doc: str = os.path.splitext(module.__file__)[0] + ".md"  # noqa: PTH122  (start-up counts)
        self.summary: str = (module.__doc__ or "").partition("\n")[0]

    def strict(self) -> Loaded:
        """Return the rule with the severity that it has in the profile `strict`."""
        if self.rule.strict == self.rule.severity:
            return self
        from copy import copy

        found = copy(self)
        found.rule = copy(self.rule)
        found.rule.severity = self.rule.strict
        return found


class _Broken:
    """Stands in for a rule that cannot be loaded: each run of it fails, and says why."""

    def __init__(self, name: str, error: Exception) -> None:
        self.RULE = Rule(name, "", ERROR, profile=MINIMAL)
        self.__file__ = __file__
        self._error = error

    def check(self, subject: object) -> NoReturn:
        """Fail."""
        del subject
        raise ImportError(f"cannot load it: {self._error}") from self._error


@cache
def rules() -> dict[str, Loaded]:
    """Return all rules of templates by name: ours sorted, then others', which may not take our names."""
    found = _ours(hotcat.lint.rules)
    for point in _entry_points():
        one = _load(point.name, point.load)
        if one.rule.name in found:
            one = Loaded(_Broken(point.name, ValueError(f"there is a rule {one.rule.name} already")))
        found.setdefault(one.rule.name, one)
    return found


@cache
def image_rules() -> dict[str, Loaded]:
    """Return the rules of disk images by name, and those that hold for any file."""
    # By its name, since it lies in a layer above; and only here, since `hotcat lint` has no time for it.
    own = _ours(import_module(_IMAGE_RULES))
    return {**own, **{name: rules()[name] for name in _FOR_ANY_FILE}}


def _ours(package: ModuleType) -> dict[str, Loaded]:
    folder = package.__path__[0]
    with os.scandir(folder) as entries:
        modules = sorted(
            (entry for entry in entries if entry.name.endswith(".py") and entry.name[0] != "_"),
            key=lambda entry: entry.name,
        )
    compiled = Compiled(folder)
    found = [
        _load(entry.name[:-3].replace("_", "-"), partial(_module, package, entry, compiled))
        for entry in modules
    ]
    compiled.keep()
    return {one.rule.name: one for one in found}


def _module(package: ModuleType, entry: os.DirEntry[str], compiled: Compiled) -> ModuleType:
    """Import one of our rules; the usual way searches for each of some hundred, which takes as long again."""
    stem = entry.name.removesuffix(".py")
    name = f"{package.__name__}.{stem}"
    if name not in sys.modules:
        module = ModuleType(name)
        module.__file__, module.__package__ = entry.path, package.__name__
        module.__loader__ = SourceFileLoader(name, entry.path)
        sys.modules[name] = module
        try:
            exec(compiled.code(name, entry), module.__dict__)  # noqa: S102  (what an import does)
        except BaseException:
            del sys.modules[name]
            raise
        setattr(package, stem, module)
    return sys.modules[name]


def _load(name: str, module: Callable[[], Any]) -> Loaded:
    try:
        return Loaded(module())
    except Exception as error:  # noqa: BLE001  (the others are to run)
        return Loaded(_Broken(name, error))


def find(name: str) -> Loaded | None:
    """Return the rule of that name or code; None where there is none."""
    return rules().get(name) or _by_code().get(name.upper()) or _image_rule(name)


def _image_rule(name: str) -> Loaded | None:
    return image_rules().get(name) or _image_rules_by_code().get(name.upper())


@cache
def hint(name: str) -> str:
    """Return a sentence that leads from a name that no rule has to one that might be meant."""
    import difflib

    near = difflib.get_close_matches(name, {**rules(), **image_rules()}, 3, 0.5)
    return f"Perhaps {' or '.join(near)}." if near else "`hotcat rule` lists them."


def rule(name: str) -> Loaded:
    """Return the rule of that name or code; raises HotcatError with the nearest names."""
    found = find(name)
    if found is None:
        raise HotcatError(f"there is no rule {name!r}", remedy=hint(name))
    return found


@cache
def _by_code() -> dict[str, Loaded]:
    return {one.rule.code: one for one in rules().values() if one.rule.code}


@cache
def _image_rules_by_code() -> dict[str, Loaded]:
    return {one.rule.code: one for one in image_rules().values()}


def _entry_points() -> Iterator[EntryPoint]:
    # importlib.metadata takes longer to import and to look than all of a lint; most have no such rules.
    if any(_has_group(folder) for folder in sys.path):
        from importlib.metadata import entry_points

        yield from entry_points(group=GROUP)


def _has_group(folder: str) -> bool:
    try:
        names = [name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info"))]  # noqa: PTH208
    except OSError:
        return False
    for name in names:
        try:
            with open(f"{folder}/{name}/entry_points.txt", "rb") as file:  # noqa: PTH123  (start-up counts)
                if f"[{GROUP}]".encode() in file.read():
                    return True
        except OSError:
            continue
    return False
