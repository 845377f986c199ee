"""How the start of a cloud is shown: a line for each thing that got ready, and what is still awaited."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTLED = {"ready", "done"}


class BringUp:
    """Takes the events of a starting cloud."""

    def __init__(self, progress: Progress, *, plain: bool) -> None:
        self._progress = progress
        self._plain = plain
        self._task = progress.add_task("starting", total=None)
        self._states: dict[str, str] = {}
        self._began = time.monotonic()

    def event(self, event: dict[str, Any]) -> None:
        """Show one event of the cloud's control socket."""
        if "status" in event:
            self._states = {unit["unit"]: unit["state"] for unit in event["status"]["units"]}
        elif "unit" in event:
            self._unit(event)
        elif "note" in event:
            self.note(event["note"])

    def note(self, text: str) -> None:
        """Show a line."""
        self._progress.console.print(
            f"{time.monotonic() - self._began:6.1f} s  {text}", highlight=False, markup=False
        )

    def _unit(self, event: dict[str, Any]) -> None:
        name, state = event["unit"], event["state"]
        self._states[name] = state
        if state in {"restarting", "failed"}:
            self.note(f"{name}: {state}, {event['detail']} (see its log)")
        elif state in SETTLED and self._plain:
            self.note(f"{name} {state}")
        awaited = [unit for unit, word in self._states.items() if word == "starting"]
        self._progress.update(
            self._task,
            description=f"waiting for {', '.join(awaited[:4])}{' ...' if len(awaited) > 4 else ''}",  # noqa: PLR2004
            total=len(self._states),
            completed=sum(word in SETTLED for word in self._states.values()),
        )


@contextmanager
def shown() -> Iterator[BringUp]:
    """A display on stderr, so that stdout stays for the result."""
    console = Console(stderr=True, soft_wrap=True)
    columns = (TimeElapsedColumn(), BarColumn(30), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
        yield BringUp(progress, plain=not sys.stderr.isatty())
