"""Applying fixes: only where they are the better for the file, and nothing else in it changes."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR

if TYPE_CHECKING:
    from hotcat.lint.finding import Finding
    from hotcat.lint.runner import Linter, Result

_ROUNDS = 10  # a fix may uncover another; this many times is enough
_FEWEST, _LINTED = 2, 1_000_000  # times a text is linted for its fixes, and characters so linted in all
_BOM = b"\xef\xbb\xbf"


def fixed(linter: Linter, path: Path, text: str, *, unsafe: bool) -> tuple[str, int]:
    """Return a text with all fixes made that do it no harm, and their number.

    In a very large text it may not be all: to see what each does would take minutes.
    """
    count = 0
    given_up: set[tuple[str, str]] = set()
    left = max(_FEWEST, _LINTED // (len(text) + 1))  # so many times the text may be linted
    before = linter.lint(path, text, named=True)
    for _ in range(_ROUNDS):
        wanted = [one for one in linter.alone(before) if _is_wanted(one, path, unsafe=unsafe)]
        chosen = _apart([one for one in wanted if _key(one) not in given_up])
        if not chosen or left <= 0:
            break
        better = apply(text, chosen)
        after = linter.lint(path, better, named=True)
        left -= 1
        if _is_worse(before, after):
            # Some of them do harm: find out which.
            harmless: list[Finding] = []
            better, after = text, before
            for one in chosen[: max(left, 0)]:
                tried = apply(text, [*harmless, one])
                result = linter.lint(path, tried, named=True)
                left -= 1
                if _is_worse(before, result):
                    given_up.add(_key(one))
                else:
                    harmless.append(one)
                    better, after = tried, result
            chosen = harmless
        text, before, count = better, after, count + len(chosen)
    return text, count


def apply(text: str, findings: list[Finding]) -> str:
    """Return a text with the fixes of some findings, which do not overlap; line ends stay its own."""
    newline = "\r\n" if "\r\n" in text and text.count("\n") == text.count("\r\n") else "\n"
    edits = [edit for one in findings if one.fix for edit in one.fix.edits]
    for edit in sorted(edits, key=lambda edit: -edit.start):
        new = edit.text.replace("\r\n", "\n").replace("\n", newline)
        text = text[: edit.start] + new + text[edit.end :]
    return text


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
        if all(end < start or stop < begin for begin, end in edits for start, stop in taken):
            taken += edits
            found.append(one)
    return found


def _is_worse(before: Result, after: Result) -> bool:
    if after.broken != before.broken:  # a file that can be read at last shows what else is wrong
        return after.broken
    return _errors(after) > _errors(before)


def _errors(result: Result) -> int:
    return sum(one.severity == ERROR for one in result.findings)
