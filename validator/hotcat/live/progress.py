"""How a stack's progress is shown: each event as it comes, on stderr, so that stdout stays for the result."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Protocol, TextIO

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress as Bars
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from hotcat.report.events import event_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.report.results import Event

_COLOURS = {"COMPLETE": "green", "FAILED": "bold red", "IN_PROGRESS": "dim"}


class Progress(Protocol):
    """Is told what happens to a stack while one waits for it."""

    def event(self, event: Event) -> None:
        """Show an event of the stack, or of a resource or a nested stack in it."""

    def note(self, text: str) -> None:
        """Show a remark of our own."""

    def waiting(self, doing: str) -> contextlib.AbstractContextManager[None]:
        """Show, where the display can, that something lasts, until the context ends."""


class Lines:
    """A line for each event: for files, pipes and CI."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def event(self, event: Event) -> None:
        """Write the event's line."""
        self.note(event_line(event))

    def note(self, text: str) -> None:
        """Write the line."""
        self._stream.write(f"{text}\n")
        self._stream.flush()

    @contextlib.contextmanager
    def waiting(self, doing: str) -> Iterator[None]:
        """Write what lasts, once."""
        self.note(doing)
        yield


class Terminal:
    """Coloured lines above a moving one with the time that went by."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def event(self, event: Event) -> None:
        """Print the event's line in its status's colour."""
        colour = next((c for status, c in _COLOURS.items() if event.status.endswith(status)), None)
        self._console.print(event_line(event), style=colour, markup=False, highlight=False)

    def note(self, text: str) -> None:
        """Print the line in yellow."""
        self._console.print(text, style="yellow", markup=False, highlight=False)

    @contextlib.contextmanager
    def waiting(self, doing: str) -> Iterator[None]:
        """Show a spinner, what lasts, and how long it has."""
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Bars(*columns, console=self._console, transient=True) as bars:
            bars.add_task(escape(doing), total=None)
            yield


def progress_on(stream: TextIO) -> Progress:
    """Return the display that suits a stream: a moving one on a terminal, lines elsewhere."""
    if stream.isatty():
        return Terminal(Console(file=stream))
    return Lines(stream)
