"""The linter's configuration: `.hotcat.yaml`, or `[tool.hotcat.lint]` in pyproject.toml, nearest upwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError, Place, raise_all
from hotcat.lint import globs
from hotcat.lint.rule import PROFILES, SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Where = Callable[[Sequence[str | int]], Place]

YAML, TOML = ".hotcat.yaml", "pyproject.toml"
_SECTION = "lint"
_TABLE = b"tool.hotcat"


class Layer:
    """Settings of one level; None, or nothing, leaves a setting to the level below.

    `select` and `ignore` are selectors, `severity` is by rule, `environments` are files.
    """

    __slots__ = ("environments", "fail_on", "ignore", "releases", "select", "severity", "site")

    def __init__(
        self,
        *,
        select: tuple[str, ...] | None = None,
        ignore: tuple[str, ...] = (),
        severity: dict[str, str] | None = None,
        releases: tuple[str, ...] = (),
        environments: tuple[Path, ...] = (),
        site: str | None = None,
        fail_on: str | None = None,
    ) -> None:
        self.select = select
        self.ignore = ignore
        self.severity = severity or {}
        self.releases = releases
        self.environments = environments
        self.site = site
        self.fail_on = fail_on

    def over(self, below: Layer) -> Layer:
        """Lay this level over another."""
        return Layer(
            select=below.select if self.select is None else self.select,
            ignore=below.ignore + self.ignore,
            severity={**below.severity, **self.severity},
            releases=self.releases or below.releases,
            environments=self.environments or below.environments,
            site=self.site or below.site,
            fail_on=self.fail_on or below.fail_on,
        )


class Excuse:
    """Rules whose findings are hidden in the files that match some patterns, for a reason."""

    __slots__ = ("files", "place", "rules")

    def __init__(self, files: tuple[str, ...], rules: tuple[str, ...], place: Place) -> None:
        self.files = files
        self.rules = rules
        self.place = place


class Config:
    """One configuration file; `folder` is what its patterns and paths are relative to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.layer = Layer()
        self.overrides: list[tuple[tuple[str, ...], Layer]] = []
        self.excuses: list[Excuse] = []
        self.exclude: tuple[str, ...] = ()

    def of(self, path: Path) -> Layer:
        """Return the settings for a file."""
        layer, name = self.layer, self.name_of(path)
        for patterns, over in self.overrides:
            if any(globs.matches(pattern, name) for pattern in patterns):
                layer = over.over(layer)
        return layer

    def excuses_of(self, path: Path) -> list[Excuse]:
        """Return the excuses that a file has."""
        name = self.name_of(path)
        return [one for one in self.excuses if any(globs.matches(pattern, name) for pattern in one.files)]

    def excludes(self, path: Path) -> bool:
        """Say whether a file is not to be looked at unless somebody names it."""
        name = self.name_of(path) if self.exclude else ""
        return any(globs.matches(pattern, name) for pattern in self.exclude)

    def name_of(self, path: Path) -> str:
        """Return a path as patterns see it: relative to the folder, with slashes."""
        try:
            return path.absolute().relative_to(self.folder).as_posix()
        except ValueError:
            return path.as_posix()


class Configs:
    """The configurations of many files, each read once."""

    def __init__(self) -> None:
        self._found: dict[Path, Config | None] = {}

    def of(self, folder: Path) -> Config | None:
        """Return the nearest configuration upwards from an absolute folder; raises HotcatError if bad."""
        if folder not in self._found:
            above = self.of(folder.parent) if folder.parent != folder else None
            self._found[folder] = _in(folder) or above
        return self._found[folder]

    def all(self) -> list[Config]:
        """Return all that were found so far."""
        return list({id(one): one for one in self._found.values() if one}.values())


def _in(folder: Path) -> Config | None:
    path = folder / YAML
    if path.is_file():
        from hotcat.hot import document

        read = document.read(path)
        data = read.data or {}
        if not isinstance(data, dict) or data.keys() - {_SECTION}:
            raise HotcatError(f"{YAML} holds a mapping `{_SECTION}` only", place=read.place())
        return _Reader(folder, lambda at: read.place((_SECTION, *at))).config(data.get(_SECTION) or {})
    path = folder / TOML
    try:
        content = path.read_bytes() if path.is_file() else b""
    except OSError:  # somebody else's file, which may not be for us at all
        return None
    return _in_toml(path, content) if _TABLE in content else None


def _in_toml(path: Path, content: bytes) -> Config | None:
    import tomllib

    try:
        text = content.decode()
        data = tomllib.loads(text).get("tool", {}).get("hotcat", {})
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise HotcatError(f"cannot be parsed as TOML: {error}", place=Place(path)) from None
    if not isinstance(data, dict) or data.keys() - {_SECTION}:
        raise HotcatError(f"tool.hotcat holds a table `{_SECTION}` only", place=Place(path))
    lines = text.splitlines()
    table = next((number for number, line in enumerate(lines) if "tool.hotcat" in line.partition("#")[0]), 0)

    def where(at: Sequence[str | int]) -> Place:
        # The parser keeps no positions: look for the innermost name behind the table's beginning.
        names = [str(step) for step in at if isinstance(step, str)]
        for number in range(table, len(lines)):
            key = lines[number].partition("=")[0].strip().strip("\"'")
            if names and key == names[-1]:
                return Place(path, number + 1, 1)
        return Place(path, table + 1, 1)

    return _Reader(path.parent, where).config(data[_SECTION]) if _SECTION in data else None


class _Reader:
    """Takes settings out of plain data, and collects what is wrong in them."""

    def __init__(self, folder: Path, where: Where) -> None:
        self.folder = folder
        self.where = where
        self.errors: list[HotcatError] = []

    def config(self, data: Any) -> Config:
        config = Config(self.folder)
        data = self._table(data, ())
        config.exclude = self._strings(data, "exclude", ())
        items = data.pop("overrides", [])
        config.layer = self._layer(data, ())
        for index, item in enumerate(items if isinstance(items, list) else [items]):
            self._override(config, self._table(item, ("overrides", index)), ("overrides", index))
        raise_all(self.errors)
        return config

    def _override(self, config: Config, data: dict[str, Any], at: tuple[str | int, ...]) -> None:
        files = self._strings(data, "files", at)
        ignored = self._strings(data, "ignore", at)
        reason = data.pop("reason", None)
        if not files:
            self._fail("an override needs `files`, a list of patterns", at)
        if ignored:
            if not (isinstance(reason, str) and reason.strip()):
                self._fail("`ignore` in an override needs a `reason`", (*at, "ignore"))
            config.excuses.append(Excuse(files, ignored, self.where((*at, "ignore"))))
        config.overrides.append((files, self._layer(data, at)))

    def _layer(self, data: dict[str, Any], at: tuple[str | int, ...]) -> Layer:
        profile = self._one_of(data, "profile", PROFILES, at)
        select = self._strings(data, "select", at) or None
        if profile and select:
            self._fail(f"either profile or select: write select = [{profile}, ...]", (*at, "profile"))
        severity = self._table(data.pop("severity", {}), (*at, "severity"))
        for name in severity:
            self._one_of(dict(severity), name, SEVERITIES, (*at, "severity"))
        environments = self._strings(data, "environments", at)
        layer = Layer(
            select=(profile,) if profile else select,
            ignore=self._strings(data, "ignore", at),
            severity=severity,
            releases=self._strings(data, "release", at),
            environments=tuple(self.folder / name for name in environments),
            site=next(iter(self._strings(data, "site", at)), None),
            fail_on=self._one_of(data, "fail-on", SEVERITIES, at),
        )
        for name in data:
            self._fail(f"{name} is no setting", (*at, name))
        return layer

    def _table(self, data: Any, at: tuple[str | int, ...]) -> dict[str, Any]:
        if not isinstance(data, dict):
            self._fail("a mapping is expected", at)
            return {}
        return {str(name): value for name, value in data.items()}

    def _strings(self, data: dict[str, Any], name: str, at: tuple[str | int, ...]) -> tuple[str, ...]:
        value = data.pop(name, None)
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        # A release looks like a number to YAML and TOML.
        if not all(isinstance(item, str | float) for item in items):
            self._fail(f"{name} takes a string, or a list of strings", (*at, name))
            return ()
        return tuple(str(item) for item in items)

    def _one_of(
        self, data: dict[str, Any], name: str, allowed: tuple[str, ...], at: tuple[str | int, ...]
    ) -> str | None:
        value = data.pop(name, None)
        if value is None or value in allowed:
            return None if value is None else str(value)
        self._fail(f"{name} is one of {', '.join(allowed)}", (*at, name))
        return None

    def _fail(self, message: str, at: tuple[str | int, ...]) -> None:
        self.errors.append(HotcatError(message, place=self.where(at)))
