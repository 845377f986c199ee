"""The errors that hotcat shows its user: what is wrong, where, and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Place(NamedTuple):
    """A position in a file that a person edits; line and column count from 1."""

    file: Path
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [str(self.file), self.line, self.column if self.line else None]
        return ":".join(str(part) for part in parts if part is not None)


class HotcatError(Exception):
    """Something the user can mend; the command line prints it without a traceback and exits with 1."""

    def __init__(self, message: str, *, remedy: str | None = None, place: Place | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.place = place

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text}\n  {self.remedy}" if self.remedy else text


class HotcatErrors(HotcatError):  # noqa: N818  (the plural says what it is)
    """All the errors of one pass, in a stable order; `errors` holds each with its place and remedy."""

    def __init__(self, errors: Sequence[HotcatError]) -> None:
        super().__init__(f"{len(errors)} errors")
        self.errors = tuple(errors)

    def __str__(self) -> str:
        return "\n".join([f"{self.message}:", *map(str, self.errors)])


def raise_all(errors: Sequence[HotcatError]) -> None:
    """Raise what was collected: nothing for none, the error itself for one, a HotcatErrors for several."""
    flat: list[HotcatError] = []
    for error in errors:
        flat += error.errors if isinstance(error, HotcatErrors) else [error]
    if len(flat) == 1:
        raise flat[0]
    if flat:
        raise HotcatErrors(flat)
