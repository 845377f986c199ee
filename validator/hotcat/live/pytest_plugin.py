"""A pytest plugin: each case of each `tests.yaml` is a test item that runs on a live cloud.

`hotcat test` is this plugin with good defaults. A test suite of one's own loads it by
`pytest -p hotcat.live.pytest_plugin --hotcat-cloud CLOUD PATH...`. Cases run one after the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hotcat.catalog import load
from hotcat.catalog.case import Case, load_cases
from hotcat.errors import HotcatError
from hotcat.live.case_display import CaseDisplay
from hotcat.live.case_run import CaseRun
from hotcat.live.cloud import Cloud, connect
from hotcat.live.journal import Journal
from hotcat.live.recovery import recover
from hotcat.live.requirement import lacking
from hotcat.live.stack import Stacks
from hotcat.report.case import case_text, look_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotcat.catalog.model import Entry
    from hotcat.report.results import CaseResult

_CLOUD = pytest.StashKey[Cloud]()
_JOURNAL = pytest.StashKey[Journal]()
_ENVIRONMENTS = "environments"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the plugin."""
    group = parser.getgroup("hotcat", "cases of Heat templates on a live cloud")
    group.addoption("--hotcat-cloud", metavar="CLOUD", help="the cloud in clouds.yaml")
    group.addoption("--hotcat-site", metavar="SITE", help="the site in the catalog that describes the cloud")
    group.addoption(
        "--hotcat-case", metavar="NAME", action="append", default=[], help="run only the cases of these names"
    )
    group.addoption("--hotcat-keep", action="store_true", help="leave the stacks for a look at them")
    group.addoption(
        "--hotcat-timeout", metavar="MINUTES", type=float, default=30.0, help="for each action on a stack"
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the `tests.yaml` of a catalog's entry."""
    if file_path.name == "tests.yaml" and (file_path.parent / "entry.yaml").is_file():
        return CasesFile.from_parent(parent, path=file_path)
    return None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave only the cases of the names asked for."""
    wanted = config.getoption("--hotcat-case")
    if wanted:
        others = [item for item in items if isinstance(item, CaseItem) and item.case.name not in wanted]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Connect to the cloud once it is clear that cases will run, and clean up after killed runs."""
    config = session.config
    broken = session.testsfailed and not config.option.continue_on_collection_errors  # pytest ends here
    cases = any(isinstance(item, CaseItem) for item in session.items)
    if config.option.collectonly or broken or not cases:
        return
    try:
        cloud = connect(config.getoption("--hotcat-cloud"))
        display = CaseDisplay(config)
        for name in recover(cloud, Stacks(cloud, display)):
            display.line(f"deleted stack {name}, left by a run that was killed")
        config.stash[_JOURNAL] = Journal.begin()
    except HotcatError as error:
        raise pytest.UsageError(str(error)) from None
    config.stash[_CLOUD] = cloud


def pytest_report_teststatus(report: pytest.TestReport | pytest.CollectReport) -> tuple[str, str, str] | None:
    """End a case's lines with its result as a word."""
    last = report.when == "call" or (report.when == "setup" and not report.passed)
    if last and isinstance(report, pytest.TestReport) and "tests.yaml::" in report.nodeid:
        return report.outcome, f"  {report.outcome}\n", report.outcome.upper()
    return None


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Close the journal."""
    if _JOURNAL in session.config.stash:
        session.config.stash[_JOURNAL].close()


class CasesFile(pytest.File):
    """A `tests.yaml`."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield an item for each case."""
        entry = load.load_entry(self.path.parent)
        for case in load_cases(self.path):
            yield CaseItem.from_parent(self, name=case.name, entry=entry, case=case)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> Any:  # type: ignore[override]
        """Show an error in the files as what it is, without a traceback."""
        # Of pytest's own collectors none takes the style that Node does.
        return str(excinfo.value) if isinstance(excinfo.value, HotcatError) else super().repr_failure(excinfo)


class CaseFailedError(Exception):
    """A case failed; `result` says in which phase and why."""

    def __init__(self, result: CaseResult) -> None:
        super().__init__(case_text(result))


class CaseItem(pytest.Item):
    """One case: create, expect, update, expect, delete, nothing left."""

    def __init__(self, *, entry: Entry, case: Case, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.entry = entry
        self.case = case

    def setup(self) -> None:
        """Skip the case where the cloud lacks what it needs."""
        missing = lacking(self.config.stash[_CLOUD], self.entry, self.case)
        if missing:
            pytest.skip(f"cloud {self.config.stash[_CLOUD].name!r} lacks {', '.join(missing)}")

    def runtest(self) -> None:
        """Run the case; raises CaseFailedError with all that went wrong."""
        cloud = self.config.stash[_CLOUD]
        display = CaseDisplay(self.config)
        display.line(f"{self.entry.name}: {self.case.name}")
        run = CaseRun(
            cloud=cloud,
            stacks=Stacks(cloud, display),
            entry=self.entry,
            case=self.case,
            site=self._site(cloud),
            journal=self.config.stash[_JOURNAL],
            watcher=display,
            timeout=self.config.getoption("--hotcat-timeout") * 60,
            keep=self.config.getoption("--hotcat-keep"),
        )
        display.clean = run.clean
        result = run.run()
        for phase in result.phases:
            self.user_properties.append((f"seconds: {phase.name}", round(phase.seconds, 1)))
        for name, text in display.sections():
            self.add_report_section("call", name, text)
        if not result.passed:
            raise CaseFailedError(result)
        if result.kept:
            for line in look_lines(result):
                display.line(f"  {line}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show a failed case and a user's error as their text, without a traceback."""
        if isinstance(excinfo.value, CaseFailedError | HotcatError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return the file, the case's line (from 0), and a title."""
        line = self.case.place.line
        return self.path, line - 1 if line else None, f"{self.entry.name}: {self.case.name}"

    def _site(self, cloud: Cloud) -> Any:
        environments = self.path.parents[3] / _ENVIRONMENTS
        name = self.config.getoption("--hotcat-site") or cloud.site
        if not name:
            raise HotcatError(
                f"no site is known for cloud {cloud.name!r}",
                remedy=f"Name a folder of {environments} by --site.",
            )
        if not (environments / name).is_dir():
            raise HotcatError(
                f"no site is called {name!r}", remedy=f"Sites are the folders of {environments}."
            )
        return load.load_site(environments / name)
