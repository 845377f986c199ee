"""Shell scripts as far as rules look at them: what is code, what is comment, what is a here-document."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HERE = re.compile(r"(?<!<)<<(-?)[ \t]*(?:(['\"])(\w+)\2|(\\?)(\w+))")
_LONG = 1000  # characters of a line; one that is longer, nobody wrote
_MOST = 50  # matches of one shape in one script


class Script:
    """A script's text; `code` and `expanded` are as long as it, so that offsets hold for all three.

    `code` has blanks for comments and here-documents; `expanded` keeps those here-documents in which the
    shell replaces variables.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @property
    def interpreter(self) -> str:
        """The name of the program in the first line (`bash`, `python3`), or nothing."""
        if not self.text.startswith("#!"):
            return ""
        words = self.text.partition("\n")[0][2:].split()
        if words and words[0].endswith("/env"):
            words = [word for word in words[1:] if not word.startswith("-")]
        return words[0].rpartition("/")[2] if words else ""

    @property
    def code(self) -> str:
        """The commands."""
        return self._kinds[0]

    @property
    def expanded(self) -> str:
        """The commands, and the here-documents in which variables are replaced."""
        return self._kinds[1]

    def search(self, shape: str, *, expanded: bool = False) -> Iterator[re.Match[str]]:
        """Yield where a regular expression, in which ^ and $ mean lines, matches outside of comments."""
        text = self.expanded if expanded else self.code
        for count, found in enumerate(re.finditer(shape, text, re.MULTILINE)):
            if count == _MOST:
                return
            yield found

    def sets(self, letter: str, name: str) -> bool:
        """Say whether the script switches on an option of the shell, by its letter or its name."""
        first = self.text.partition("\n")[0]
        if re.match(rf"#!\S+\s+-[a-z]*{letter}", first):
            return True
        short = rf"^[ \t]*set[ \t]+(?:\S+[ \t]+)*-[a-zA-Z]*{letter}" if letter else r"(?!)"
        return bool(re.search(rf"{short}|^[ \t]*set[ \t][^\n]*-[a-zA-Z]*o[ \t]+{name}\b", self.code, re.M))

    @cached_property
    def _kinds(self) -> tuple[str, str]:
        code, expanded = [], []
        here: list[tuple[str, bool, bool]] = []  # end mark, whether tabs go before it, whether it is quoted
        for line in self.text.split("\n"):
            blank = " " * len(line)
            if here:
                mark, tabs, quoted = here[0]
                code.append(blank)
                expanded.append(blank if quoted or len(line) > _LONG else line)
                if (line.lstrip("\t") if tabs else line) == mark:
                    here.pop(0)
                continue
            bare = blank if len(line) > _LONG or line.lstrip().startswith("#") else _uncommented(line)
            code.append(bare)
            expanded.append(bare)
            for found in _HERE.finditer(bare):
                quoted = bool(found[2] or found[4])
                here.append((found[3] or found[5], bool(found[1]), quoted))
        return "\n".join(code), "\n".join(expanded)


def _uncommented(line: str) -> str:
    """Return a line with blanks for the comment at its end, where it is surely one."""
    at = line.rfind(" #")
    if at < 0 or any(mark in line[at:] for mark in "'\"") or line.count("'", 0, at) % 2:
        return line
    if line.count('"', 0, at) % 2 or line.count("`", 0, at) % 2:
        return line
    return line[:at] + " " * (len(line) - at)
