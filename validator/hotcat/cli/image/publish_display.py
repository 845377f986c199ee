"""How publishing is shown: on stderr, so that stdout stays for the result."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hotcat.live.progress import progress_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MIB = 1024 * 1024
_STEPS = 10  # lines that an upload takes in a log


class Display:
    """A moving bar on a terminal, a line each tenth elsewhere."""

    def __init__(self) -> None:
        self._progress = progress_on(sys.stderr)

    def note(self, text: str) -> None:
        """Show a remark."""
        self._progress.note(text)

    @contextmanager
    def sending(self, what: str, size: int) -> Iterator[Callable[[int], None]]:
        """Show that `size` bytes are sent; yields what takes the number of each piece's bytes."""
        if not sys.stderr.isatty():
            self.note(f"sending {what}: {size / _MIB:.0f} MiB")
            yield _Tenths(size, self.note).sent
            return
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

        columns = (
            TextColumn("sending {task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
            task = bars.add_task(what, total=size)
            yield lambda bytes_: bars.advance(task, bytes_)


class _Tenths:
    def __init__(self, size: int, note: Callable[[str], None]) -> None:
        self._size = size
        self._note = note
        self._done = 0

    def sent(self, number: int) -> None:
        before = self._done * _STEPS // max(self._size, 1)
        self._done += number
        now = self._done * _STEPS // max(self._size, 1)
        if now > before:
            self._note(f"sent {now * 100 // _STEPS} % ({self._done / _MIB:.0f} MiB)")
