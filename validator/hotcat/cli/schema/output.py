"""Where the commands write to: a file, or stdout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from hotcat.errors import HotcatError, Place

if TYPE_CHECKING:
    from argparse import ArgumentParser


def add_output(parser: ArgumentParser) -> None:
    """Add --output."""
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="the file to write (default: to stdout)"
    )


def write(text: str, path: Path | None, stdout: TextIO) -> None:
    """Write a text; raises HotcatError where the file cannot be written."""
    if path is None:
        stdout.write(text)
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise HotcatError(
            f"cannot write: {error.strerror}",
            remedy="Name a file in a folder that you may write to.",
            place=Place(path),
        ) from None
