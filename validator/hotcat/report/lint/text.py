"""Findings for people: each with the lines it is about, and the place underlined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import masking
from hotcat.report.lint.escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotcat.hot.node import Span
    from hotcat.lint.finding import Finding
    from hotcat.lint.outcome import Outcome

_WIDTH = 120  # of an excerpt; what is left and right of it is cut away
_COLORS = {"error": "31", "warning": "33", "info": "36", "rule": "1", "frame": "34"}
_WIDE = "WF"
_FAR = 500  # characters left and right of a finding that are searched for secrets
_MASK = "***"


def lines(outcome: Outcome, *, color: bool = False) -> Iterator[str]:
    """Yield the findings one after the other, and a summary."""
    text = _Text(outcome, color=color)
    for finding in outcome.findings:
        yield from text.finding(finding)
        yield ""
    yield summary(outcome)


def summary(outcome: Outcome) -> str:
    """Return the line that counts."""
    found = outcome.findings
    counts = [
        _count(number, severity)
        for severity in ("error", "warning", "info")
        if (number := sum(one.severity == severity for one in found))
    ]
    what = ", ".join(counts) or "No findings"
    files = len({one.path for one in found})
    parts = [f"{what} in {_count(files, 'file')}" if found else what]
    parts.append(f"{_count(len(outcome.paths), 'file')} linted")
    if outcome.skipped:
        parts.append(f"{len(outcome.skipped)} skipped")
    if outcome.known:
        parts.append(f"{len(outcome.known)} known from the baseline")
    if outcome.gone:
        parts.append(f"{outcome.gone} of the baseline gone")
    if outcome.fixed:
        parts.append(f"{outcome.fixed} fixed")
    if fixable := sum(one.fix is not None and one.fix.safe for one in found):
        parts.append(f"{fixable} fixable with --fix")
    return "; ".join(parts) + "."


class _Text:
    def __init__(self, outcome: Outcome, *, color: bool) -> None:
        self.outcome = outcome
        self.color = color
        self._path: Path | None = None
        self._source = ""
        self._secrets: list[tuple[int, int]] = []
        self._found: dict[Path, list[tuple[int, int]]] = {}  # where findings are at secrets
        for one in outcome.findings:
            if one.rule.secret and one.span:
                self._found.setdefault(one.path, []).append((one.span.start, one.span.end))

    def finding(self, one: Finding) -> Iterator[str]:
        """Yield the lines of one finding."""
        kind = self._paint(f"{one.severity}[{visible(one.rule.name)}]", one.severity)
        yield f"{kind}: {self._paint(visible(one.text), 'rule')}"
        excerpt = self._excerpt(one) if one.span else None
        number = str(one.line) if excerpt else ""
        frame = " " * len(number)
        place = f"{one.path}:{one.span.line}:{one.span.column}" if one.span else str(one.path)
        yield f"{frame}{self._paint('-->', 'frame')} {visible(place)}"
        bar = self._paint("|", "frame")
        if excerpt:
            line, mark = excerpt
            yield f"{frame} {bar}"
            yield f"{self._paint(number, 'frame')} {bar} {line}"
            yield f"{frame} {bar} {self._paint(mark, one.severity)}"
        helps = [("help", one.help)] if one.help else []
        for label, said in [*(("note", note) for note in one.notes), *helps]:
            yield f"{frame} {self._paint('=', 'frame')} {self._paint(label, 'rule')}: {visible(said)}"

    def _excerpt(self, one: Finding) -> tuple[str, str] | None:
        """Return the line of a finding and the mark to put below it, both as wide on a terminal."""
        span = one.span
        if span is None:
            return None
        found = self._line(one.path, span)
        if found is None:
            return None
        line, at = found
        begin = span.column - 1
        end = span.end_column - 1 if span.end_line == span.line else len(line)
        end = max(begin + 1, min(end, len(line.rstrip())))
        if begin > _FAR:
            line, at, begin, end = line[begin - _FAR :], at + begin - _FAR, _FAR, end - begin + _FAR
        line = line[: begin + _FAR]
        for start, stop in reversed(masking.shown(line, at, self._secrets)):
            line = f"{line[:start]}{_MASK}{line[stop:]}"
            begin, end = _moved(begin, start, stop), _moved(end, start, stop)
        end = max(begin + 1, end)
        if len(line) > _WIDTH:
            first = max(0, begin - _WIDTH // 4)
            line, begin, end = line[first : first + _WIDTH], begin - first, min(end - first, _WIDTH)
        before, marked, after = (visible(part) for part in (line[:begin], line[begin:end], line[end:]))
        before, marked, after = (part.replace("\t", "    ") for part in (before, marked, after))
        return (before + marked + after).rstrip(), " " * _width(before) + "^" * max(1, _width(marked))

    def _line(self, path: Path, span: Span) -> tuple[str, int] | None:
        """Return the line that a span begins in, as far as it may be shown, and the offset of its begin."""
        source = self._text(path)
        if span.end:
            # By offset, since YAML ends lines at characters that others do not.
            begin = span.start - span.column + 1
            rest = source[span.start : span.start + _WIDTH * 2].splitlines() or [""]
            return source[begin : span.start] + rest[0], begin
        lines = source.split("\n")
        if span.line > len(lines) or not source:
            return None
        return lines[span.line - 1].rstrip("\r"), sum(len(line) + 1 for line in lines[: span.line - 1])

    def _text(self, path: Path) -> str:
        if path != self._path:
            self._path = path
            self._source = self.outcome.source(path)
            self._secrets = masking.of_text(self._source) + self._found.get(path, [])
        return self._source

    def _paint(self, text: str, role: str) -> str:
        return f"\x1b[{_COLORS[role]}m{text}\x1b[0m" if self.color else text


def _moved(at: int, start: int, stop: int) -> int:
    """Return where a place in a line has gone to when the piece from start to stop was masked."""
    if at <= start:
        return at
    return start + len(_MASK) + max(0, at - stop)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("s" if number != 1 and noun != "info" else "")


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(
        0 if unicodedata.combining(one) else 1 + (unicodedata.east_asian_width(one) in _WIDE) for one in text
    )
