"""Applying fixes: only where they are the better for the file, and nothing else in it changes."""

from __future__ import annotations

import os
import tempfile
from bisect import bisect, insort
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hotcat.lint.rule import ERROR

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotcat.lint.finding import Finding
    from hotcat.lint.runner import Linter, Result

    Lint = Callable[[str], Result]

_ROUNDS = 10  # a fix may uncover another; this many times is enough
_LINTED = 500_000  # characters that are linted for the fixes of a text, all in all, but once at the least
_BOM = b"\xef\xbb\xbf"


class Fixed(NamedTuple):
    """A text with so many fixes made, and what is found in it."""

    text: str
    made: int
    result: Result


def fixed(linter: Linter, before: Result, text: str, lint: Lint, *, unsafe: bool) -> Fixed:
    """Make all fixes in a text that do it no harm; `before` is what was found in it, by `lint`.

    In a very large text it may not be all: to see what each does would take minutes.
    """
    made = 0
    given_up: set[tuple[str, str]] = set()
    left = max(1, _LINTED // (len(text) + 1))  # so many times the text may be linted
    for _ in range(_ROUNDS):
        wanted = [one for one in linter.alone(before) if _is_wanted(one, before.path, unsafe=unsafe)]
        chosen = _apart([one for one in wanted if _key(one) not in given_up])
        if not chosen or left <= 0:
            break
        better = apply(text, chosen)
        after = lint(better)
        left -= 1
        if _is_worse(before, after):
            # Some of them do harm: find out which.
            harmless: list[Finding] = []
            better, after = text, before
            for one in chosen[: max(left, 0)]:
                tried = apply(text, [*harmless, one])
                result = lint(tried)
                left -= 1
                if _is_worse(before, result):
                    given_up.add(_key(one))
                else:
                    harmless.append(one)
                    better, after = tried, result
            chosen = harmless
        text, before, made = better, after, made + len(chosen)
    return Fixed(text, made, before)


def apply(text: str, findings: list[Finding]) -> str:
    """Return a text with the fixes of some findings, which do not overlap; line ends stay its own."""
    newline = "\r\n" if "\r\n" in text and text.count("\n") == text.count("\r\n") else "\n"
    edits = [edit for one in findings if one.fix for edit in one.fix.edits]
    pieces, at = [], 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        pieces += [text[at : edit.start], edit.text.replace("\r\n", "\n").replace("\n", newline)]
        at = edit.end
    return "".join([*pieces, text[at:]])


def write(path: Path, text: str) -> None:
    """Replace a file's text at once, keeping its mode, owner and byte order mark; raises OSError."""
    target = path.resolve()
    status = target.stat()
    with target.open("rb") as file:
        mark = _BOM if file.read(len(_BOM)) == _BOM else b""
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(mark + text.encode())
            if os.geteuid() == 0:
                os.fchown(file.fileno(), status.st_uid, status.st_gid)
            os.fchmod(file.fileno(), status.st_mode & 0o7777)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def diff(path: Path, before: str, after: str) -> str:
    """Return what changes as a unified diff."""
    import difflib

    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{path}", f"b/{path}"
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _is_wanted(finding: Finding, path: Path, *, unsafe: bool) -> bool:
    return finding.fix is not None and finding.path == path and (unsafe or finding.fix.safe)


def _key(finding: Finding) -> tuple[str, str]:
    return finding.rule.name, finding.message


def _apart(findings: list[Finding]) -> list[Finding]:
    """Return as many as do not touch each other, the first ones first; the others come in the next round."""
    taken: list[tuple[int, int]] = []
    found = []
    for one in findings:
        edits = [(edit.start, edit.end) for edit in one.fix.edits] if one.fix else []
        if not any(_touches(taken, *edit) for edit in edits):
            for edit in edits:
                insort(taken, edit)
            found.append(one)
    return found


def _touches(taken: list[tuple[int, int]], begin: int, end: int) -> bool:
    """Say whether a piece of the text touches one of others, which are in order and apart."""
    at = bisect(taken, (begin, end))
    return (at > 0 and taken[at - 1][1] >= begin) or (at < len(taken) and taken[at][0] <= end)


def _is_worse(before: Result, after: Result) -> bool:
    if after.broken != before.broken:  # a file that can be read at last shows what else is wrong
        return after.broken
    return _errors(after) > _errors(before)


def _errors(result: Result) -> int:
    return sum(one.severity == ERROR for one in result.findings)
