"""How a boot is shown while it goes on: on stderr, so that stdout stays for the result."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from hotcat.report.lint.escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterator


class BootDisplay:
    """Takes what `hotcat.images.boot.watch.Watcher` tells of; shows the serial console where `verbose`."""

    def __init__(self, progress: Progress, image: str, *, verbose: bool) -> None:
        self._progress = progress
        self._image = image
        self._verbose = verbose
        self._task = progress.add_task(f"{image}: firmware", total=None)

    def began(self, stage: str, seconds: float) -> None:
        """Show the stage."""
        self._progress.update(self._task, description=f"{self._image}: {stage}")
        self.line(f"{seconds:6.1f} s  {stage}")

    def wrote(self, line: str) -> None:
        """Show a line of the serial console with -v."""
        if self._verbose:
            self.line(f"          | {visible(line)}")

    def note(self, text: str) -> None:
        """Show a remark."""
        self.line(f"          {text}")

    def line(self, text: str) -> None:
        """Print a line above the moving one."""
        self._progress.console.print(text, highlight=False, markup=False)


@contextmanager
def shown(image: str, *, verbose: bool) -> Iterator[BootDisplay]:
    """A display for the boot of one image."""
    console = Console(stderr=True, soft_wrap=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
        display = BootDisplay(progress, image, verbose=verbose)
        display.line(f"{image}:")
        yield display
