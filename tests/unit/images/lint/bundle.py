"""Elements and definitions written down in one text, and laid out as files.

A line `--- PATH` begins a file; `+x` behind it makes it executable, `crlf` and `nonl` change its line ends,
`missing` says that there is none, `-> TARGET` makes it a link. `--- needs PROGRAM` asks for a program.
`# expect: RULE` at the end of a line is taken away: a finding of that rule is to be there; behind the path of
a file it is to be about the file.
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

_EXPECT = re.compile(r"[ \t]*# expect: ([\w, -]+)$")


def lay_out(text: str, root: Path) -> list[tuple[str, int, str]]:
    """Make the files below a folder; returns what is expected: path, line (0 for the file), rule."""
    expected = []
    for part in re.split(r"(?m)^--- ", text)[1:]:
        head, _, body = part.partition("\n")
        found = _EXPECT.search(head)
        name, *words = _EXPECT.sub("", head).split()
        if name == "needs":
            if shutil.which(words[0]) is None:
                pytest.skip(f"{words[0]} is not installed")
            continue
        expected += [(name, 0, rule) for rule in _rules(found)]
        lines = body.split("\n")
        for number, line in enumerate(lines, 1):
            expected += [(name, number, rule) for rule in _rules(_EXPECT.search(line))]
        content = "\n".join(_EXPECT.sub("", line) for line in lines)
        if "missing" not in words:
            _write(root / name, content, words)
    return sorted(expected)


def _rules(found: re.Match[str] | None) -> list[str]:
    return re.split(r",\s*", found[1].strip()) if found else []


def _write(path: Path, content: str, words: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if "->" in words:
        path.symlink_to(words[-1])
        return
    if "nonl" in words:
        content = content.rstrip("\n")
    if "crlf" in words:
        content = content.replace("\n", "\r\n")
    path.write_bytes(content.encode())
    path.chmod(0o755 if "+x" in words else 0o644)
