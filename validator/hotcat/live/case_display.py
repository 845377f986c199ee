"""How a case's progress is shown: a line a phase; its events with -v, and in the report of a failure."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from hotcat.report.case import phase_line
from hotcat.report.events import event_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest

    from hotcat.report.results import Event, Phase


class CaseDisplay:
    """Both the progress of the case's stack and the watcher of its phases."""

    def __init__(self, config: pytest.Config) -> None:
        """Show on pytest's own terminal reporter, where there is one."""
        self._reporter = config.pluginmanager.get_plugin("terminalreporter")
        self._capture = config.pluginmanager.get_plugin("capturemanager")
        self._verbose = config.get_verbosity() > 0
        self._sections: dict[str, list[str]] = {}
        self._phase = ""
        self.clean: Callable[[str], str] = str  # what takes secrets out of a text

    def sections(self) -> Iterator[tuple[str, str]]:
        """Yield name and events of each phase that had any."""
        yield from ((name, "\n".join(lines)) for name, lines in self._sections.items() if lines)

    def line(self, text: str) -> None:
        """Show a line at once."""
        if self._reporter:
            shown = self._capture.global_and_fixture_disabled() if self._capture else contextlib.nullcontext()
            with shown:
                self._reporter.ensure_newline()
                self._reporter.write_line(text)
                self._reporter.flush()  # into a pipe too: CI shows its log as it grows

    def began(self, phase: str) -> None:
        """Open the phase's section."""
        self._phase = phase
        self._sections[phase] = []

    def ended(self, phase: Phase) -> None:
        """Show the phase with its time."""
        self.line(f"  {phase_line(phase)}")

    def event(self, event: Event) -> None:
        """Keep the event, and show it with -v."""
        self.note(event_line(event))

    def note(self, text: str) -> None:
        """Keep the remark, and show it with -v."""
        shown = self.clean(text)
        self._sections.setdefault(self._phase, []).append(shown)
        if self._verbose:
            self.line(f"    {shown}")

    @contextlib.contextmanager
    def waiting(self, doing: str) -> Iterator[None]:
        """Show nothing: the phases do."""
        del doing
        yield
