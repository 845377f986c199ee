"""Running rules over one file: what kind it is, what it is used with, and all that the rules find in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotcat.hot import environment as environments
from hotcat.hot import template as templates
from hotcat.hot.compose import Problem, compose, read_text
from hotcat.hot.document import Document
from hotcat.hot.tree import Files, Tree
from hotcat.lint import hits, kind, suppression
from hotcat.lint.finding import Finding
from hotcat.lint.hits import MOST, REPORT
from hotcat.lint.registry import Loaded, rules
from hotcat.lint.rule import ERROR, MINIMAL, Rule
from hotcat.lint.subject import EnvironmentSubject, Subject
from hotcat.lint.user import Users

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from hotcat.hot.environment import Environment
    from hotcat.hot.template import Template
    from hotcat.lint.suppression import Suppression
    from hotcat.schema.pack import Pack

LINTED, SKIPPED, OTHER = "linted", "skipped", "other"
"""What became of a file: skipped are templates in CloudFormation's language; others are none of ours."""


_INTERNAL = Rule("internal-error", "HC000", ERROR, profile=MINIMAL)


class Use:
    """What templates are used with: an environment, and the facts of a site, whose name is for messages."""

    __slots__ = ("environment", "facts", "site")

    def __init__(
        self,
        environment: Environment | None = None,
        facts: Mapping[str, Any] | None = None,
        site: str | None = None,
    ) -> None:
        self.environment = environment
        self.facts = facts
        self.site = site


class Result:
    """What came out for one file: LINTED, SKIPPED or OTHER, its findings, and its suppressions.

    `broken` is a file that could not be read to its end. `used` holds the path, line and rule of each
    suppression, in this file or one used with it, that hid something. `text` is what was linted if that is
    not in a file. `fixed` counts the fixes made, `diff` shows those to make. `unsure` are rules that only
    another file's check would let say whether their suppressions are needed.
    """

    __slots__ = (
        "broken",
        "diff",
        "findings",
        "fixed",
        "path",
        "state",
        "suppressions",
        "text",
        "unsure",
        "used",
    )

    def __init__(self, path: Path) -> None:
        self.path = path
        self.state = LINTED
        self.broken = False
        self.text: str | None = None
        self.fixed = 0
        self.diff = ""
        self.findings: list[Finding] = []
        self.suppressions: list[Suppression] = []
        self.used: set[tuple[Path, int, str]] = set()
        self.unsure: frozenset[str] = frozenset()


class Linter:
    """Runs a set of rules for the packs of one or several releases.

    `uses` are what templates are used with, one after the other; `environment` and `site` are short for one.
    `severities` are by rule, and come before the rules' own. `files` are nested templates that are read.
    `plugins` is whether the catalog's entry says that it needs its Heat plugins, None outside of an entry.
    """

    def __init__(
        self,
        packs: Sequence[Pack],
        *,
        chosen: Mapping[str, Loaded] | None = None,
        environment: Environment | None = None,
        site: Mapping[str, Any] | None = None,
        uses: Sequence[Use] = (),
        severities: Mapping[str, str] | None = None,
        files: Files | None = None,
        plugins: bool | None = None,
    ) -> None:
        self.packs = packs
        self.plugins = plugins
        self.chosen = rules() if chosen is None else chosen
        self.uses = uses or [Use(environment, site)]
        self.severities = severities or {}
        self.files = files or Files()
        self._checks = [(one, one.check) for one in self.chosen.values() if one.check]
        self._by_release = [(one, check) for one, check in self._checks if one.rule.by_release]

    def file(self, path: Path) -> list[Finding]:
        """Lint a file that somebody named; what cannot be read, or is no HOT, is a finding too."""
        return self.alone(self.lint(path, named=True))

    def text(self, text: str, path: Path) -> list[Finding]:
        """Lint the text of the file `path`; returns the findings in order."""
        return self.alone(self.lint(path, text, named=True))

    def lint(
        self,
        path: Path,
        text: str | None = None,
        *,
        named: bool,
        environment: bool = False,
        users: Callable[[Path], Users] | None = None,
    ) -> Result:
        """Lint a file, or its text; of a file that nobody named only what looks like HOT is looked at.

        `environment` says that it must be one, whatever it looks like; `users` finds the templates that an
        environment is used with.
        """
        result = Result(path)
        document = Document(path, "", None)
        touched = {path: document}
        try:
            document.text = read_text(path) if text is None else text
            if not named and not kind.may_be_hot(document.text):
                result.state = OTHER
                return result
            document.node = compose(document.text, path)
            as_kind = kind.ENVIRONMENT if environment else kind.of(document)
            if as_kind == kind.ENVIRONMENT:
                self._environment(environments.scan(document), result, touched, users)
            else:
                self._document(document, as_kind, result, touched, named=named)
        except Problem as problem:
            if named or templates.VERSION in (document.text or kind.begin_of(path)):
                result.findings += self._problems([problem], path, document.text, fatal=True)
                result.broken = True
            else:
                result.state = OTHER
        except Exception as error:  # noqa: BLE001  (the other files are still to be looked at)
            said = f"hotcat did not foresee this file: {type(error).__name__}: {error}"
            result.findings = [Finding(_INTERNAL, path, None, said, help=REPORT, crash=True)]
            result.broken = True
        if result.state == LINTED:
            self._suppress(result, touched)
        if result.findings:
            from hotcat.lint import masking

            masking.clean(result.findings, [(one.text, one.node) for one in touched.values()])
        for one in result.findings:
            one.shorten()
        result.findings.sort(key=lambda one: one.order)
        return result

    def refuse(self, path: Path, problem: Problem) -> Result:
        """Return the result for a file of which nothing can be read."""
        result = Result(path)
        result.findings = self._problems([problem], path, fatal=True)
        result.broken = True
        return result

    def at(self, use: Use) -> Linter:
        """Return the same linter for one use alone."""
        return Linter(
            self.packs,
            chosen=self.chosen,
            uses=[use],
            severities=self.severities,
            files=self.files,
            plugins=self.plugins,
        )

    def _document(
        self, document: Document, as_kind: str, result: Result, touched: dict[Path, Document], *, named: bool
    ) -> None:
        if as_kind == kind.TEMPLATE or (as_kind == kind.NONE and named):
            result.findings = self._template(templates.scan(document), touched)
        elif as_kind == kind.CLOUDFORMATION:
            result.state = SKIPPED
            said = "skipped: a template in CloudFormation's language, which is not linted"
            result.findings = self._problems([Problem("cloudformation-template", said)], document.path)
        else:
            result.state = OTHER

    def _template(self, template: Template, touched: dict[Path, Document]) -> list[Finding]:
        document = template.document
        severities = self.severities
        problems = self._problems(template.problems, document.path, document.text)
        found: dict[tuple[Any, ...], tuple[Finding, list[tuple[int, int]]]] = {}
        for at_use, use in enumerate(self.uses):
            tree = Tree(use.environment, self.files)
            for at_pack, pack in enumerate(self.packs):
                subject = Subject(
                    template,
                    pack,
                    tree=tree,
                    environment=use.environment,
                    site=use.facts,
                    plugins=self.plugins,
                )
                for one, check in self._by_release if at_pack else self._checks:
                    severity = severities.get(one.rule.name) if severities else None
                    for finding in hits.findings(
                        one.rule, check, subject, document.path, touched, severity=severity
                    ):
                        # The last release stands for all where the rule does not ask.
                        packs = [at_pack] if one.rule.by_release else range(len(self.packs))
                        holds = found.setdefault(finding.order, (finding, []))[1]
                        holds += [(at_use, number) for number in packs]
        if len(self.uses) * len(self.packs) > 1:
            for finding, holds in found.values():
                finding.only = self._limits(holds)
        return problems + [finding for finding, _ in found.values()]

    def _limits(self, holds: list[tuple[int, int]]) -> tuple[str, ...]:
        """Say for which releases and at which sites alone a finding holds."""
        uses, packs = ({one[part] for one in holds} for part in (0, 1))
        only = []
        if len(packs) < len(self.packs):
            only.append("release " + ", ".join(self.packs[number].release for number in sorted(packs)))
        if len(uses) < len(self.uses):
            only.append("site " + ", ".join(str(self.uses[number].site) for number in sorted(uses)))
        return tuple(only)

    def _environment(
        self,
        environment: Environment,
        result: Result,
        touched: dict[Path, Document],
        users: Callable[[Path], Users] | None,
    ) -> None:
        document = environment.documents[0]
        result.findings = self._problems(environment.problems, document.path, document.text)
        known = users(document.path) if users else Users()
        subject = EnvironmentSubject(
            environment, self.packs[-1], tree=Tree(environment, self.files), users=known
        )
        for one in self.chosen.values():
            if one.check_environment:
                severity = self.severities.get(one.rule.name)
                result.findings += hits.findings(
                    one.rule, one.check_environment, subject, document.path, touched, severity=severity
                )
        if not known.complete:
            # Checks of templates find something in their environments too.
            result.unsure = frozenset(name for name, one in self.chosen.items() if one.check)

    def _problems(
        self, problems: Sequence[Problem], path: Path, text: str = "", *, fatal: bool = False
    ) -> list[Finding]:
        """Make findings of problems; one that keeps a file from being read is told whatever is chosen."""
        return [
            hits.of_problem(one, path, self.severities.get(one.rule), text)
            for one in _capped(problems)
            if fatal or one.rule in self.chosen
        ]

    def _suppress(self, result: Result, touched: Mapping[Path, Document]) -> None:
        """Take away what comments hide, in this file and those that a rule pointed into."""
        marked = {path: one for path, one in touched.items() if suppression.MARK in one.text}
        if marked:
            comments = {path: suppression.Comments(one) for path, one in marked.items()}
            result.suppressions = comments[result.path].items if result.path in comments else []
            result.findings = suppression.kept(result.findings, comments, result.used)
            if result.suppressions:
                result.findings += suppression.misused(result.suppressions, result.path, self.chosen)

    def alone(self, result: Result) -> list[Finding]:
        """Return what was found in a file linted alone, with the suppressions that are not used."""
        judged = {name: one for name, one in self.chosen.items() if name not in result.unsure}
        unused = suppression.unused(result.suppressions, result.path, judged, result.used)
        return sorted([*result.findings, *unused], key=lambda one: one.order)


def _capped(problems: Sequence[Problem]) -> Iterator[Problem]:
    told: dict[str, int] = {}
    for one in problems:
        told[one.rule] = told.get(one.rule, 0) + 1
        if told[one.rule] <= MOST:
            yield one
