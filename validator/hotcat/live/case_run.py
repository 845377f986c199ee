"""Running one case: create, expect, update, expect, delete, nothing left."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from hotcat.errors import HotcatError, HotcatErrors, raise_all
from hotcat.live.expectation import Resources, Step, unmet
from hotcat.live.failure import commands
from hotcat.live.inventory import Item, inventory, left_behind
from hotcat.live.journal import run_tag
from hotcat.live.stack import StackFailedError, secrets_of
from hotcat.live.wait import StackTimeoutError
from hotcat.render.bundle import Bundle, render
from hotcat.render.generators import Generators
from hotcat.report.results import CaseResult, Phase
from hotcat.report.secret import without

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hotcat.catalog.case import Case, Expectation
    from hotcat.catalog.model import Entry, Site
    from hotcat.live.cloud import Cloud
    from hotcat.live.journal import Journal
    from hotcat.live.stack import Outcome, Stacks

_ENTRY, _CASE = 14, 12  # characters of the names in a stack's name: Heat makes long names of it


class _PhaseFailedError(Exception):
    """Ends a case; what went wrong stands in the phase."""


class Watcher(Protocol):
    """Is told of a case's phases as they go by."""

    def began(self, phase: str) -> None:
        """Hear that a phase began."""

    def ended(self, phase: Phase) -> None:
        """Hear that a phase is over."""


@dataclass(repr=False)  # it holds secrets
class CaseRun:
    """One run of a case on a cloud. With `keep`, the stack stays."""

    cloud: Cloud
    stacks: Stacks
    entry: Entry
    case: Case
    site: Site
    journal: Journal
    watcher: Watcher
    timeout: float
    keep: bool = False
    _phases: list[Phase] = field(default_factory=list)
    _generators: Generators = field(default_factory=Generators)
    _secrets: set[str] = field(default_factory=set)
    _made: set[str] = field(default_factory=set)  # physical IDs of the stack's resources in all steps

    @property
    def stack_name(self) -> str:
        """The stack's name: tells the entry and the case, and is this run's alone."""
        entry = self.entry.name.rpartition("/")[2][:_ENTRY].rstrip("-")
        return f"{entry}-{self.case.name[:_CASE].rstrip('-')}-{self.journal.run}"

    def run(self) -> CaseResult:
        """Run the case to its end; what goes wrong is in the result, the stack is deleted all the same.

        Raises HotcatError only where the cloud cannot be asked what the project holds, before it makes any.
        """
        name = self.stack_name
        before = inventory(self.cloud)
        self.journal.will_create(self.cloud.name, name)
        try:
            with contextlib.suppress(_PhaseFailedError):
                self._forth(name)
        except BaseException:
            self._abandon(name)
            raise
        if self.keep:
            self.journal.gone(self.cloud.name, name)
            look = commands(self.cloud.name, name)
        else:
            with contextlib.suppress(_PhaseFailedError):
                self._back(name, before)
            again = f"--case {self.case.name} --cloud {self.cloud.name} --site {self.site.name} --keep"
            look = (f"hotcat test {self.entry.name} {again}",)
        return CaseResult(self.entry.name, self.case.name, tuple(self._phases), look, kept=self.keep)

    def clean(self, text: str) -> str:
        """Return a text without the secrets of this run."""
        return without(self._secrets, text)

    def _forth(self, name: str) -> None:
        with self._phase("create"):
            bundle = self._render(self.case.parameters)
            tags = [run_tag(self.journal.run)]
            outcome = self.stacks.create(bundle, name, tags=tags, timeout=self.timeout)
        resources = self._expect("expect", self.case.expect, bundle, outcome, {})
        for update in self.case.updates:
            with self._phase(f"update {update.name}"):
                bundle = self._render({**_fixed(bundle), **update.parameters})
                outcome = self.stacks.update(outcome.stack, bundle, timeout=self.timeout)
            resources = self._expect(f"expect {update.name}", update.expect, bundle, outcome, resources)

    def _back(self, name: str, before: frozenset[Item]) -> None:
        with self._phase("delete"):
            if stack := self.cloud.heat.get(name):  # what failed has no resources noted
                self._made |= {one.physical_id for one in self.cloud.heat.resources(stack)}
            self.stacks.delete(name, timeout=self.timeout)
            self.journal.gone(self.cloud.name, name)
        with self._phase("nothing left"):
            raise_all(
                [
                    HotcatError(f"left behind: {item}")
                    for item in left_behind(self.cloud, before, run_tag(self.journal.run), self._made)
                ]
            )

    def _abandon(self, name: str) -> None:
        """Set the deletion off and wait for nothing: the next run finds the stack in the journal."""
        with contextlib.suppress(HotcatError):
            stack = self.cloud.heat.get(name)
            if stack:
                self.cloud.heat.delete(stack)

    def _render(self, parameters: Mapping[str, object]) -> Bundle:
        bundle = render(self.entry, self.site, parameters, generators=self._generators)
        self._secrets |= secrets_of(bundle)
        return bundle

    def _expect(
        self, phase: str, expect: Expectation, bundle: Bundle, outcome: Outcome, before: Resources
    ) -> Resources:
        with self._phase(phase):
            after = {one.path: one for one in self.cloud.heat.resources(outcome.stack)}
            self._made |= {one.physical_id for one in after.values()}
            names = {
                "outputs": outcome.stack.outputs,
                "parameters": bundle.parameters,
                "site": {"name": self.site.name, **self.site.facts},
                "stack": {"name": outcome.stack.name, "id": outcome.stack.id},
                **self._generators.named(),
            }
            step = Step(outcome.stack.outputs, outcome.events, before, after)
            raise_all(list(unmet(expect, step, self.cloud, names)))
        return after

    @contextlib.contextmanager
    def _phase(self, name: str) -> Iterator[None]:
        self.watcher.began(name)
        began = time.monotonic()
        problems: tuple[str, ...] = ()
        try:
            yield
        except HotcatError as error:
            problems = tuple(self.clean(_text(one)) for one in _each(error))
            raise _PhaseFailedError from None
        finally:
            phase = Phase(name, time.monotonic() - began, problems)
            self._phases.append(phase)
            self.watcher.ended(phase)


def _each(error: HotcatError) -> tuple[HotcatError, ...]:
    return error.errors if isinstance(error, HotcatErrors) else (error,)


def _text(error: HotcatError) -> str:
    # The remedy for a stack is to look at it; the case's result says how.
    return error.message if isinstance(error, StackFailedError | StackTimeoutError) else str(error)


def _fixed(bundle: Bundle) -> dict[str, Any]:
    """Return the parameters that an update goes on with: those set and those generated, by value."""
    names = {*bundle.environment.get("parameters", {}), *bundle.generated}
    return {name: bundle.parameters[name] for name in names if name in bundle.parameters}
