"""A run of the linter over many files: the settings of each, and what comes out for all of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from hotcat.errors import HotcatError
from hotcat.hot.compose import Problem, decode, read_text
from hotcat.hot.tree import Files
from hotcat.lint import excuses, files, parallel, profiles, sites, suppression
from hotcat.lint.config import Configs, Layer
from hotcat.lint.outcome import STDIN, Outcome
from hotcat.lint.rule import DEFAULT, ERROR
from hotcat.lint.runner import LINTED, SKIPPED, Linter, Result, Use
from hotcat.lint.settings import Settings
from hotcat.schema import pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.files import Source
    from hotcat.lint.finding import Finding
    from hotcat.lint.outcome import Options
    from hotcat.lint.pairs import Pairs
    from hotcat.lint.user import Users
    from hotcat.schema.pack import Pack


class Session:
    """A run; what it reads on the way, it reads once."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.configs = Configs()
        self._settings: dict[Path, Settings] = {}
        self._catalogs: dict[Path, tuple[Path | None, frozenset[str] | None, bool | None]] = {}
        self._sites: dict[Path, list[Use]] = {}
        self._pairs: Pairs | None = None
        self._sources: list[Source] = []
        self._linters: dict[tuple[object, ...], Linter] = {}
        self._nested = Files()
        self._names: dict[str, Path] = {}

    def run(self) -> Outcome:
        """Lint all; raises HotcatError for what is asked wrongly."""
        outcome = Outcome()
        sources = files.find([path for path in self.options.paths if path != STDIN], self._excluded)
        sources += [files.Source(STDIN, named=True) for path in self.options.paths if path == STDIN]
        sources += self._environments(sources)
        self._sources = sources
        self._names = {files.absolute(one.path): one.path for one in sources}
        for one in sources:  # bad settings end the run before it begins, and children inherit the linters
            self.linter(one.path)
        jobs = self.options.jobs or parallel.jobs_for(len(sources))
        used: set[tuple[Path, int, str]] = set()
        commented: list[Result] = []
        elsewhere: dict[tuple[object, ...], Finding] = {}
        for results in parallel.each(self._source, sources, jobs):
            for result in results:
                self._add(outcome, result, elsewhere)
                used |= {(self.shown(path), line, name) for path, line, name in result.used}
                if result.suppressions:
                    commented.append(result)
        # What a file's own check found too is told once, in the words of that.
        own = {one.order[:-1] for one in outcome.findings} if elsewhere else set()
        outcome.findings += [one for one in elsewhere.values() if one.order[:-1] not in own]
        for result in commented:
            chosen = self.linter(result.path).chosen
            judged = {name: one for name, one in chosen.items() if name not in result.unsure}
            outcome.findings += suppression.unused(result.suppressions, result.path, judged, used)
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
            folder = Path(files.absolute(path)).parent
            config = self.configs.of(folder)
            layer = self.options.given.over(config.of(path) if config else Layer())
            if folder not in self._catalogs:
                root = self.options.catalog or sites.catalog_around(folder)
                inside = root is not None and folder.is_relative_to(root / sites.TEMPLATES)
                needs = sites.needs(folder, root) if root and inside else (None, None)
                self._catalogs[folder] = (root, *needs)
            self._settings[path] = Settings(layer, config, *self._catalogs[folder])
        return self._settings[path]

    def _excluded(self, path: Path) -> bool:
        folder = Path(files.absolute(path)).parent
        config = self.configs.of(folder)
        return config is not None and config.excludes(path)

    def _environments(self, sources: list[Source]) -> Iterator[Source]:
        """Yield the environments that templates are used with, where they are not among the files anyway."""
        seen = {files.absolute(one.path) for one in sources}
        for one in sources:
            for path in self.settings(one.path).layer.environments:
                if files.absolute(path) not in seen:
                    seen.add(files.absolute(path))
                    yield files.Source(path, named=True, environment=True)

    def linter(self, path: Path) -> Linter:
        """Return the linter for a file; raises HotcatError for a bad configuration."""
        settings = self.settings(path)
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
                files=self._nested,
                plugins=settings.plugins,
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
        if settings.catalog is None or settings.services is None:
            return []
        if settings.catalog not in self._sites:
            self._sites[settings.catalog] = sites.all_uses(settings.catalog)
        return sites.able(self._sites[settings.catalog], settings.services)

    def _source(self, source: Source) -> list[Result]:
        """Lint one file; in another process where there are many."""
        linter = self.linter(source.path)
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
        result = self._lint(linter, source, path, text)
        result.text = text
        return [result]

    def _lint(self, linter: Linter, source: Source, path: Path, text: str | None) -> Result:
        return linter.lint(path, text, named=source.named, environment=source.environment, users=self._users)

    def _users(self, path: Path) -> Users:
        """Return the templates that an environment is used with."""
        if self._pairs is None:
            from hotcat.lint.pairs import Pairs

            self._pairs = Pairs(self, self._sources)
        return self._pairs.users(path)

    def _fix(self, source: Source, path: Path, text: str, linter: Linter) -> Result:
        """Mend a file, or show what would be mended."""
        from hotcat.lint import fixing

        before = self._lint(linter, source, path, text)
        if before.state != LINTED:
            return before
        fixed = fixing.fixed(
            linter,
            before,
            text,
            lambda tried: self._lint(linter, source, path, tried),
            unsafe=self.options.fix == "unsafe",
        )
        if not fixed.made or fixed.text == text:
            return before
        if not self.options.write:
            before.diff = fixing.diff(self.shown(path), text, fixed.text)
            return before
        try:
            fixing.write(path, fixed.text)
            self._nested.forget()
        except OSError as error:
            raise HotcatError(f"cannot write {path}: {error.strerror}") from None
        fixed.result.fixed = fixed.made
        return fixed.result

    def _jinja(self, source: Source, linter: Linter) -> list[Result]:
        """Lint what a Jinja2 template comes to at each site; its findings are in the rendered text."""
        results = []
        path = source.path
        for use in () if self.settings(path).services is None else linter.uses:
            rendered = path.with_name(f"{path.name} (rendered for {use.site})")
            try:
                text = sites.rendered(path, use)
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
        _share(results)
        return results

    def _add(self, outcome: Outcome, result: Result, elsewhere: dict[tuple[object, ...], Finding]) -> None:
        """Take over what came out for a file; to `elsewhere` goes, once, what was found in other files."""
        result.path = self.shown(result.path)
        for finding in result.findings:
            finding.path = self.shown(finding.path)
            if finding.path == result.path:
                outcome.findings.append(finding)
            else:
                elsewhere.setdefault(finding.order, finding)
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
        absolute = files.absolute(path)
        if absolute in self._names:
            return self._names[absolute]
        return Path(os.path.relpath(absolute)) if absolute.startswith(os.getcwd() + "/") else path  # noqa: PTH109  (as text)


def _share(results: list[Result]) -> None:
    """Let a comment count as used in all renderings of a file where it is in one."""
    used = {
        (comment.rules, comment.reason, name)
        for one in results
        for comment in one.suppressions
        for name in comment.rules
        if (one.path, comment.span.line, name) in one.used
    }
    for one in results:
        one.used |= {
            (one.path, comment.span.line, name)
            for comment in one.suppressions
            for name in comment.rules
            if (comment.rules, comment.reason, name) in used
        }
