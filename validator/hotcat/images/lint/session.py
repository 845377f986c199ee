"""A run of the image linter: what to look at, with the settings of each file, and what comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.images.element import Contents
from hotcat.images.lint import units
from hotcat.images.lint.library import Definition, Library
from hotcat.images.lint.subject import ElementSubject, ImageSubject
from hotcat.lint import excuses, hits, profiles, suppression
from hotcat.lint.outcome import Options, Outcome
from hotcat.lint.registry import image_rules
from hotcat.lint.rule import DEFAULT, ERROR
from hotcat.lint.session import Session as Templates

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from hotcat.catalog.element import Element
    from hotcat.hot.compose import Problem
    from hotcat.hot.document import Document
    from hotcat.images.lint.units import Unit
    from hotcat.lint.config import Layer
    from hotcat.lint.finding import Finding
    from hotcat.lint.registry import Loaded


class Session:
    """A run; its configuration is the template linter's."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._settings = Templates(options)
        self._chosen: dict[tuple[object, ...], dict[str, Loaded]] = {}
        self._libraries: dict[Path, Library] = {}
        self._found: list[Finding] = []
        self._documents: dict[Path, Document] = {}

    def run(self) -> Outcome:
        """Lint all; raises HotcatError for what is asked wrongly."""
        outcome = Outcome()
        for unit in units.find(self.options.paths):
            # Bad settings end the run here.
            chosen = self._choose(unit.path)
            if unit.root not in self._libraries:
                self._libraries[unit.root] = Library(unit.root)
            library = self._libraries[unit.root]
            if unit.is_image:
                outcome.paths.append(unit.path)
                self._image(unit.path, library, chosen)
            else:
                outcome.paths += self._element(unit, library, chosen)
        outcome.findings = self._kept()
        outcome.paths = [self._shown(path) for path in outcome.paths]
        excuses.apply(outcome, self._settings, image_rules())
        for one in outcome.findings:
            outcome.limits[self._shown(one.path)] = self._layer(one.path).fail_on or ERROR
            one.path = self._shown(one.path)
        unique = {one.order: one for one in outcome.findings}
        outcome.findings = [unique[order] for order in sorted(unique)]
        return outcome

    def _image(self, path: Path, library: Library, chosen: Mapping[str, Loaded]) -> None:
        definition = library.definition(path.stem)
        if definition is None or definition.path.absolute() != path.absolute():
            definition = Definition(path)
        definition.document.path = path
        self._documents[path] = definition.document
        self._problems(definition.problems, path, ERROR)  # with one, no catalog is loaded
        if definition.root is not None:
            subject = ImageSubject(definition, library)
            for one in chosen.values():
                if one.check_image:
                    self._found += hits.findings(one.rule, one.check_image, subject, path, self._documents)

    def _element(self, unit: Unit, library: Library, chosen: Mapping[str, Loaded]) -> list[Path]:
        contents = library.contents(unit.path.absolute().name)
        element: Element | None = contents.element if contents else None
        if contents is None or element is None or element.path.absolute() != unit.path.absolute():
            from hotcat.catalog.element import load_element

            contents = Contents(load_element(unit.path.absolute()))
        for file in contents.files:
            self._documents[file.path] = file.document
            if file.problem and ((file.is_hook and file.executable) or len(file.relative.parts) == 1):
                self._problems([file.problem], file.path)
        subject = ElementSubject(contents, library)
        for one in chosen.values():
            if one.check_element:
                self._found += hits.findings(one.rule, one.check_element, subject, unit.path, self._documents)
        return [file.path for file in contents.files]

    def _problems(self, problems: Iterable[Problem], path: Path, severity: str | None = None) -> None:
        self._found += [hits.of_problem(problem, path, severity) for problem in problems]

    def _kept(self) -> list[Finding]:
        """Return the findings of the rules that are chosen for their files and that no comment hides."""
        kept = []
        for one in self._found:
            if one.rule.name in self._choose(one.path) or one.crash:
                one.severity = self._severities(one.path).get(one.rule.name) or one.severity
                kept.append(one)
        marked = {path: one for path, one in self._documents.items() if suppression.MARK in one.text}
        comments = {path: suppression.Comments(one) for path, one in marked.items()}
        used: suppression.Used = set()
        kept = suppression.kept(kept, comments, used)
        for path, found in comments.items():
            chosen = self._choose(path)
            kept += suppression.misused(found.items, path, chosen)
            kept += suppression.unused(found.items, path, chosen, used)
        return kept

    def _layer(self, path: Path) -> Layer:
        return self._settings.settings(path).layer

    def _shown(self, path: Path) -> Path:
        return self._settings.shown(path)

    def _choose(self, path: Path) -> dict[str, Loaded]:
        layer = self._layer(path)
        key = (layer.select, layer.ignore)
        if key not in self._chosen:
            self._chosen[key] = profiles.choose(layer.select or (DEFAULT,), layer.ignore, image_rules())
        return self._chosen[key]

    def _severities(self, path: Path) -> dict[str, str]:
        given = self._layer(path).severity
        return {
            rule: severity for name, severity in given.items() for rule in profiles.meant(name, image_rules())
        }
