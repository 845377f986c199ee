"""A run of the linter over many files: the settings of each, and what comes out for all of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from hotcat.errors import HotcatError
from hotcat.hot.compose import Problem, decode, read_text
from hotcat.lint import excuses, files, parallel, profiles, sites, suppression
from hotcat.lint.config import Configs, Layer
from hotcat.lint.outcome import STDIN, Outcome
from hotcat.lint.rule import DEFAULT, ERROR
from hotcat.lint.runner import LINTED, SKIPPED, Linter, Result, Use
from hotcat.schema import pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.config import Config
    from hotcat.lint.files import Source
    from hotcat.lint.outcome import Options
    from hotcat.schema.pack import Pack


class Settings:
    """What holds for a file: the settings of all levels together, and the catalog that it is in, if any."""

    __slots__ = ("catalog", "config", "layer", "templates")

    def __init__(self, layer: Layer, config: Config | None, catalog: Path | None, *, templates: bool) -> None:
        self.layer = layer
        self.config = config
        self.catalog = catalog
        self.templates = templates

    @property
    def key(self) -> tuple[object, ...]:
        """What decides about the linter: the same for files that one linter serves."""
        one = self.layer
        severity = tuple(sorted(one.severity.items()))
        used = (one.environments, one.site, self.catalog, self.templates)
        return one.select, one.ignore, severity, one.releases, used


class Session:
    """A run; what it reads on the way, it reads once."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.configs = Configs()
        self._settings: dict[Path, Settings] = {}
        self._catalogs: dict[Path, Path | None] = {}
        self._linters: dict[tuple[object, ...], Linter] = {}
        self._names: dict[str, Path] = {}

    def run(self) -> Outcome:
        """Lint all; raises HotcatError for what is asked wrongly."""
        outcome = Outcome()
        sources = files.find([path for path in self.options.paths if path != STDIN], self._excluded)
        sources += [files.Source(STDIN, named=True) for path in self.options.paths if path == STDIN]
        sources += self._environments(sources)
        self._names = {os.path.abspath(one.path): one.path for one in sources}  # noqa: PTH100
        for one in sources:  # bad settings end the run before it begins, and children inherit the linters
            self._linter(self.settings(one.path))
        jobs = self.options.jobs or parallel.jobs_for(len(sources))
        used: set[tuple[Path, int, str]] = set()
        commented: list[Result] = []
        known: set[tuple[object, ...]] = set()
        for results in parallel.each(self._source, sources, jobs):
            for result in results:
                self._add(outcome, result, known)
                used |= {(self.shown(path), line, name) for path, line, name in result.used}
                if result.suppressions:
                    commented.append(result)
        for result in commented:
            chosen = self._linter(self.settings(result.path)).chosen
            outcome.findings += suppression.unused(result.suppressions, result.path, chosen, used)
        excuses.apply(outcome, self)
        outcome.findings.sort(key=lambda one: one.order)
        outcome.limits = {
            path: self.settings(path).layer.fail_on or ERROR
            for path in {one.path for one in outcome.findings}
        }
        return outcome

    def settings(self, path: Path) -> Settings:
        """Return the settings for a file; raises HotcatError for a bad configuration."""
        if path == STDIN:
            path = self.options.stdin_name
        if path not in self._settings:
            folder = Path(os.path.abspath(path)).parent  # noqa: PTH100
            config = self.configs.of(folder)
            layer = self.options.given.over(config.of(path) if config else Layer())
            if folder not in self._catalogs:
                self._catalogs[folder] = self.options.catalog or sites.catalog_around(folder)
            catalog = self._catalogs[folder]
            inside = catalog is not None and folder.is_relative_to(catalog / sites.TEMPLATES)
            self._settings[path] = Settings(layer, config, catalog, templates=inside)
        return self._settings[path]

    def _excluded(self, path: Path) -> bool:
        folder = Path(os.path.abspath(path)).parent  # noqa: PTH100
        config = self.configs.of(folder)
        return config is not None and config.excludes(path)

    def _environments(self, sources: list[Source]) -> Iterator[Source]:
        """Yield the environments that templates are used with, where they are not among the files anyway."""
        seen = {os.path.abspath(one.path) for one in sources}  # noqa: PTH100
        for one in sources:
            for path in self.settings(one.path).layer.environments:
                if os.path.abspath(path) not in seen:  # noqa: PTH100
                    seen.add(os.path.abspath(path))  # noqa: PTH100
                    yield files.Source(path, named=True, environment=True)

    def _linter(self, settings: Settings) -> Linter:
        if settings.key not in self._linters:
            layer = settings.layer
            for name in layer.severity:
                profiles.meant(name)
            self._linters[settings.key] = Linter(
                self._packs(settings),
                chosen=profiles.choose(layer.select or (DEFAULT,), layer.ignore),
                uses=self._uses(settings),
                severities={
                    rule: severity
                    for name, severity in layer.severity.items()
                    for rule in profiles.meant(name)
                },
            )
        return self._linters[settings.key]

    def _packs(self, settings: Settings) -> list[Pack]:
        own = sites.release(settings.catalog) if settings.catalog else None
        names = settings.layer.releases or (own or pack.releases()[-1],)
        return [pack.open_pack(Path(name)) if "/" in name else pack.load(name) for name in names]

    def _uses(self, settings: Settings) -> list[Use]:
        layer = settings.layer
        if layer.site:
            around = settings.catalog or sites.catalog_around(Path.cwd())
            return [sites.use(layer.site, around, layer.environments)]
        if layer.environments:
            return [Use(sites.merged(layer.environments))]
        return sites.all_uses(settings.catalog) if settings.catalog and settings.templates else []

    def _source(self, source: Source) -> list[Result]:
        """Lint one file; in another process where there are many."""
        linter = self._linter(self.settings(source.path))
        if source.path.name.endswith(files.JINJA):
            return self._jinja(source, linter)
        path, text = source.path, None
        try:
            if path == STDIN:
                path = self.options.stdin_name
                text = decode(self.options.stdin, path)
            if self.options.fix:
                return [self._fix(source, path, read_text(path) if text is None else text, linter)]
        except Problem as problem:
            if path != source.path:
                return [linter.refuse(path, problem)]
        result = linter.lint(path, text, named=source.named, environment=source.environment)
        result.text = text
        return [result]

    def _fix(self, source: Source, path: Path, text: str, linter: Linter) -> Result:
        """Mend a file, or show what would be mended."""
        from hotcat.lint import fixing

        before = linter.lint(path, text, named=source.named)
        if before.state != LINTED:
            return before
        better, count = fixing.fixed(linter, path, text, unsafe=self.options.fix == "unsafe")
        if not count or better == text:
            return before
        if not self.options.write:
            before.diff = fixing.diff(self.shown(path), text, better)
            return before
        try:
            fixing.write(path, better)
        except OSError as error:
            raise HotcatError(f"cannot write {path}: {error.strerror}") from None
        after = linter.lint(path, better, named=source.named)
        after.fixed = count
        return after

    def _jinja(self, source: Source, linter: Linter) -> list[Result]:
        """Lint what a Jinja2 template comes to at each site; its findings are in the rendered text."""
        from hotcat.render import expression

        results = []
        path = source.path
        for use in linter.uses if self.settings(path).templates else ():
            rendered = path.with_name(f"{path.name} (rendered for {use.site})")
            try:
                text = expression.render_file(path, {"site": {"name": use.site, **(use.facts or {})}})
            except HotcatError as error:
                problem = Problem(
                    "unrenderable-template", error.message, remedy=error.remedy, place=error.place
                )
                results.append(linter.refuse(path, problem))
                continue
            result = linter.at(use).lint(rendered, text, named=True)
            result.text = text
            results.append(result)
        if source.named and not results:
            why = Problem(
                "unrenderable-template",
                "a Jinja2 template outside of a catalog, whose sites it is rendered for",
            )
            return [linter.refuse(path, why)]
        return results

    def _add(self, outcome: Outcome, result: Result, known: set[tuple[object, ...]]) -> None:
        """Take over what came out for a file; what another file found too is told once."""
        result.path = self.shown(result.path)
        for finding in result.findings:
            finding.path = self.shown(finding.path)
            if finding.path != result.path:
                if finding.order in known:
                    continue
                known.add(finding.order)
            outcome.findings.append(finding)
        if result.state == LINTED:
            outcome.paths.append(result.path)
        elif result.state == SKIPPED:
            outcome.skipped.append(result.path)
        if result.text is not None:
            outcome.texts[result.path] = result.text
        outcome.fixed += result.fixed
        if result.diff:
            outcome.diffs.append(result.diff)

    def shown(self, path: Path) -> Path:
        """Return a path as it was named, or relative to the current folder where it is below that."""
        absolute = os.path.abspath(path)  # noqa: PTH100
        if absolute in self._names:
            return self._names[absolute]
        return Path(os.path.relpath(absolute)) if absolute.startswith(os.getcwd() + "/") else path  # noqa: PTH109
