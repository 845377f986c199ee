"""Asking shellcheck, where it is installed."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SECONDS = 60
_TOLD = ("error", "warning")
_REPEATS = 1072  # says of a script that cannot be parsed what 1073 has said


def remarks(paths: Sequence[Path]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield its errors and warnings about some scripts, each with `level`, `code`, `message` and a place."""
    program = shutil.which("shellcheck") if paths else None
    if program is None:
        return
    command = [program, "--norc", "--format=json1", "--severity=warning", "--", *map(str, paths)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        found = json.loads(done.stdout)["comments"]
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError):
        return
    for one in found:
        if one["level"] in _TOLD and one["code"] != _REPEATS:
            yield Path(one["file"]), one


def span(text: str, remark: dict[str, Any]) -> tuple[int, int]:
    """Return where in a text a remark is about, as offsets; one of several lines ends with its first."""
    start = 0
    for _ in range(remark["line"] - 1):
        start = text.find("\n", start) + 1
    end = text.find("\n", start)
    line = text[start : end if end >= 0 else len(text)]
    first = _offset(line, remark["column"])
    last = _offset(line, remark["endColumn"]) if remark["endLine"] == remark["line"] else len(line)
    return start + first, start + max(last, min(first + 1, len(line)))


def _offset(line: str, column: int) -> int:
    """Return the offset of a column, for which shellcheck takes tabs as eight wide."""
    at = 1
    for offset, letter in enumerate(line):
        if at >= column:
            return offset
        at += 8 - (at - 1) % 8 if letter == "\t" else 1
    return len(line)
