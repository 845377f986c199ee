"""Getting an image's data into Glance: by plain upload, or by interoperable import."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import BinaryIO

    from hotcat.images.glance import Glance

UPLOAD, DIRECT, DOWNLOAD = "upload", "glance-direct", "web-download"
METHODS = (UPLOAD, DIRECT, DOWNLOAD)
BIG = 2 * 1024**3  # bytes; from there on Glance stores the data after the request, which then cannot time out
_PIECE = 1024 * 1024
_SHORTEST, _LONGEST = 0.5, 5.0  # seconds between two looks at an import


class Progress(Protocol):
    """Is told how publishing goes."""

    def note(self, text: str) -> None:
        """Show a remark."""

    def sending(self, what: str, size: int) -> AbstractContextManager[Callable[[int], None]]:
        """Show that `size` bytes are sent; what it yields is called with the number of each piece's bytes."""


def choose(asked: str | None, size: int, glance: Glance, url: str | None) -> str:
    """Return the method to use: the one asked for, else the one that suits; raises HotcatError."""
    if asked == UPLOAD and url:
        raise HotcatError("a plain upload takes no URL", remedy="Leave --url or --method out.")
    wanted = asked or (DOWNLOAD if url else DIRECT if size >= BIG else UPLOAD)
    if wanted == DOWNLOAD and not url:
        raise HotcatError("web-download needs the file's URL", remedy="Say where Glance finds it with --url.")
    if wanted == DIRECT and url:
        raise HotcatError("glance-direct takes no URL", remedy="Leave --url or --method out.")
    if wanted == UPLOAD:
        return wanted
    offered = glance.import_methods()
    if wanted in offered:
        return wanted
    if asked is None and not url:
        return UPLOAD
    raise HotcatError(
        f"the cloud does not import images by {wanted}",
        remedy=f"It offers {', '.join((UPLOAD, *(one for one in offered if one in METHODS)))}.",
    )


def transfer(
    glance: Glance,
    image: str,
    file: Path,
    *,
    method: str,
    url: str | None,
    within: float,
    progress: Progress,
) -> None:
    """Give an image its data, and wait up to `within` seconds for Glance to have stored them.

    Raises HotcatError where Glance refuses, fails or takes longer.
    """
    if method != DOWNLOAD:
        size = file.stat().st_size
        with file.open("rb") as opened, progress.sending(file.name, size) as sent:
            data = _Reading(opened, size, sent)
            glance.upload(image, data, size, within=within, stage=method == DIRECT)
    if method != UPLOAD:
        progress.note(f"Glance imports the data ({method})")
        glance.start_import(image, {"name": method} | ({"uri": url} if url else {}))
        _wait(glance, image, within)


def _wait(glance: Glance, image: str, within: float) -> None:
    deadline = time.monotonic() + within
    pause = _SHORTEST
    while True:
        found = glance.get(image)
        if found is None:
            raise HotcatError("somebody deleted the image while it was imported", remedy="Publish it again.")
        if found["status"] == "active":
            return
        if reason := glance.failed_task(image):
            raise HotcatError(
                f"Glance failed to import the data: {reason}",
                remedy="See Glance's log; --method upload does without an import.",
            )
        if time.monotonic() > deadline:
            raise HotcatError(
                f"Glance has not imported the data after {within / 60:.0f} minutes: it is {found['status']}",
                remedy="Give it more time with --timeout.",
            )
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST)


class _Reading:
    """A file as requests streams it, telling of each piece that was read."""

    def __init__(self, file: BinaryIO, size: int, sent: Callable[[int], None]) -> None:
        self._file = file
        self._size = size
        self._sent = sent

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[bytes]:  # requests takes for a stream what can be iterated
        while piece := self.read(_PIECE):
            yield piece

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self._sent(len(piece))
        return piece
