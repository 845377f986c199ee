"""Comments that hide findings: `# hotcat: ignore[rule] reason`, and `ignore-file` for the whole file."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING

import yaml

from hotcat.hot.node import Span
from hotcat.lint import registry
from hotcat.lint.finding import Finding
from hotcat.lint.rule import Edit, Fix

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from hotcat.hot.document import Document
    from hotcat.lint.registry import Loaded

MARK = "hotcat: ignore"
"""What every suppression holds, and few files."""

_COMMENT = r"#[ \t]*hotcat: ignore(?P<file>-file)?(?:\[(?P<rules>[^\]\r\n]*)\])?"
_REASON_ENDS = r"[ \t]# |[\r\n]|\Z"  # behind another # stands another comment
_BREAK = "\r\n|[\n\r\x85\u2028\u2029]"  # what ends a line in YAML, and so counts in positions
_BLOCKS = ("|", ">")
_MOST = 200  # findings about comments in one file
_WHOLE_FILE = 0  # stands for the line of comments that are for all lines

Used = set[tuple["Path", int, str]]
"""The path, line and rule, as the comment names it, of what hid something."""


class Suppression:
    """One such comment: the rules it names, by name or code, the reason it gives, and the line it is for.

    `span` is that of the comment, `cut` what to take out of the text with it, as offsets. `line` begins at 1,
    and is 0 for an `ignore-file`.
    """

    __slots__ = ("cut", "line", "reason", "rules", "span")

    def __init__(
        self, span: Span, rules: tuple[str, ...], reason: str, *, line: int, cut: tuple[int, int]
    ) -> None:
        self.span = span
        self.rules = rules
        self.reason = reason
        self.line = line
        self.cut = cut


class Comments:
    """The suppressions of a file, in its order, found quickly by the line and rule that they are for."""

    def __init__(self, document: Document) -> None:
        self.items: list[Suppression] = []
        self._headers: dict[
            int, int
        ] = {}  # of each line of a block of text: the line that the block begins in
        self._by: dict[tuple[int, str], tuple[int, str]] = {}
        self._find(document.text, document.node)
        for one in self.items:
            for name in one.rules:
                self._by.setdefault((one.line, name.lower()), (one.span.line, name))

    def hiding(self, finding: Finding) -> tuple[int, str] | None:
        """Return the line of the comment that hides a finding, and the name by which it does."""
        lines = [_WHOLE_FILE]
        if finding.span:
            line = finding.span.line
            lines = [line, self._headers.get(line, line), _WHOLE_FILE]
        names = (finding.rule.name, finding.rule.code.lower())
        return next(
            (self._by[line, name] for line in lines for name in names if (line, name) in self._by), None
        )

    def _find(self, text: str, root: yaml.Node | None) -> None:
        starts = [0, *(match.end() for match in re.finditer(_BREAK, text))]
        values = self._values(root, text)
        begins = [begin for begin, _ in values]
        below = _lines_below(text, starts)
        ends = re.compile(_REASON_ENDS)
        for match in re.finditer(_COMMENT, text):
            at = match.start()
            number = bisect_right(begins, at) - 1
            inside = number >= 0 and at < values[number][1]
            if not inside and (at == 0 or text[at - 1] in " \t\r\n"):
                self.items.append(_read(match, text, ends, starts, below))

    def _values(self, root: yaml.Node | None, text: str) -> list[tuple[int, int]]:
        """Return where, as offsets, there are values in which a # begins no comment, sorted."""
        found = []
        for node in _scalars(root):
            start, end = node.start_mark, node.end_mark
            if node.style in _BLOCKS:
                # What stands behind the | may be a comment; the end is where the line below it begins.
                found.append((text.find("\n", start.index) + 1 or end.index, end.index))
                for line in range(start.line + 1, end.line + (end.column > 0) + 1):
                    self._headers[line] = start.line + 1
            elif "#" in node.value:
                found.append((start.index, end.index))
        return sorted(found)


def kept(findings: list[Finding], comments: Mapping[Path, Comments], used: Used) -> list[Finding]:
    """Return the findings that no comment in their file hides; to `used` goes what hid the others."""
    found = []
    for finding in findings:
        by = comments[finding.path].hiding(finding) if finding.path in comments else None
        if by and not finding.crash:
            used.add((finding.path, *by))
        else:
            found.append(finding)
    return found


def misused(comments: list[Suppression], path: Path, chosen: Mapping[str, Loaded]) -> Iterator[Finding]:
    """Yield what is wrong with comments themselves, as far as somebody would read it."""
    yield from islice(_misused(comments, path, chosen), _MOST)


def _misused(comments: list[Suppression], path: Path, chosen: Mapping[str, Loaded]) -> Iterator[Finding]:
    bare, unknown = chosen.get("bare-suppression"), chosen.get("unknown-suppression")
    for comment in comments:
        if bare and not (comment.rules and comment.reason):
            said = "no reason is given" if comment.rules else "no rule is named, so nothing is hidden"
            remedy = "Write: # hotcat: ignore[rule] why this is right here"
            yield Finding(bare.rule, path, comment.span, said, help=remedy)
        for name in comment.rules:
            if unknown and registry.find(name) is None:
                said = f"there is no rule {name!r}"
                yield Finding(unknown.rule, path, comment.span, said, help=registry.hint(name))


def unused(
    comments: list[Suppression], path: Path, chosen: Mapping[str, Loaded], used: Used
) -> Iterator[Finding]:
    """Yield the comments, and the rules in them, that hid nothing though their rules were run."""
    yield from islice(_unused(comments, path, chosen, used), _MOST)


def _unused(
    comments: list[Suppression], path: Path, chosen: Mapping[str, Loaded], used: Used
) -> Iterator[Finding]:
    about = chosen.get("unused-suppression")
    for comment in comments:
        idle = [
            name
            for name in comment.rules
            if (loaded := registry.find(name))
            and loaded.rule.name in chosen
            and (path, comment.span.line, name) not in used
        ]
        if idle and about:
            whole = len(idle) == len(comment.rules)
            fix = Fix("Remove the comment", [Edit(*comment.cut, "")], safe=True) if whole else None
            said = f"{', '.join(idle)} would find nothing here"
            yield Finding(about.rule, path, comment.span, said, help="Remove it.", fix=fix)


def _read(
    match: re.Match[str], text: str, ends: re.Pattern[str], starts: list[int], below: list[int]
) -> Suppression:
    begin = match.start()
    stop = ends.search(text, match.end())
    reason = text[match.end() : stop.start() if stop else len(text)].rstrip(" \t")
    end = match.end() + len(reason)
    line = bisect_right(starts, begin)
    start = starts[line - 1]
    blank = begin  # where the space before it begins; lines may be long, and hold many comments
    while blank > start and text[blank - 1].isspace():
        blank -= 1
    alone = blank == start
    next_line = starts[line] if line < len(starts) else len(text)
    return Suppression(
        Span(begin, end, line, begin - start + 1, line, end - start + 1),
        tuple(name.strip() for name in (match["rules"] or "").split(",") if name.strip()),
        reason.strip(),
        line=_WHOLE_FILE if match["file"] else below[line] if alone else line,
        cut=(start, next_line) if alone else (blank, end),
    )


def _lines_below(text: str, starts: list[int]) -> list[int]:
    """Return for each line, by its number, the first line below it that holds more than a comment."""
    below = [0] * (len(starts) + 1)
    ends = [*starts[1:], len(text)]
    following = 0
    for number in range(len(starts), 0, -1):
        below[number] = following or number
        content = text[starts[number - 1] : ends[number - 1]].lstrip()
        if content and not content.startswith("#"):
            following = number
    return below


def _scalars(root: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    waiting, seen = [root] if root else [], set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.ScalarNode):
            yield node
        elif id(node) not in seen:  # an alias leads to the node that it stands for
            seen.add(id(node))
            for item in node.value:
                waiting += item if isinstance(item, tuple) else (item,)
