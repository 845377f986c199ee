"""A finding: one hit of a rule, with its place in the file that a person edits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from hotcat.hot.node import Span
    from hotcat.lint.rule import Fix, Rule

_LONGEST = 1000  # characters of a message


class Finding:
    """One result of the linter.

    `span` is None where it is about the file as a whole; one that a problem of reading has may have no
    offsets, only line and column. `only` says for which releases or at which sites it holds, where that is
    not all that were asked for. `writes_secret` says that the fix is not to be shown. `crash` marks a rule
    that failed, which says nothing about the template.
    """

    __slots__ = (
        "crash",
        "fix",
        "help",
        "message",
        "notes",
        "only",
        "path",
        "rule",
        "severity",
        "span",
        "writes_secret",
    )

    def __init__(
        self,
        rule: Rule,
        path: Path,
        span: Span | None,
        message: str,
        *,
        help: str | None = None,  # noqa: A002  (the word in all outputs)
        severity: str | None = None,
        notes: tuple[str, ...] = (),
        fix: Fix | None = None,
        crash: bool = False,
    ) -> None:
        self.rule = rule
        self.path = path
        self.span = span
        self.message = message
        self.help = help
        self.severity = severity or rule.severity
        self.notes = notes
        self.fix = fix
        self.crash = crash
        self.only: tuple[str, ...] = ()
        self.writes_secret = False

    def shorten(self) -> None:
        """Cut what would fill screens: a name may be as long as its file. Secrets must be masked before."""
        self.message = _short(self.message)
        self.help = _short(self.help) if self.help else None
        self.notes = tuple(map(_short, self.notes))

    @property
    def line(self) -> int:
        """The line it begins in, from 1; also 1 where it is about the file."""
        return self.span.line if self.span else 1

    @property
    def text(self) -> str:
        """The message, with what it is limited to."""
        return f"{self.message} ({'; '.join(self.only)})" if self.only else self.message

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """By what findings are sorted, and what makes two the same: file, place, rule, message."""
        span = self.span
        return str(self.path), span.line if span else 1, span.column if span else 1, self.rule.name, self.text

    def record(self) -> dict[str, Any]:
        """Return it as in the JSON output, whose keys are a contract."""
        span = self.span
        return {
            "rule": self.rule.name,
            "code": self.rule.code,
            "severity": self.severity,
            "confidence": self.rule.confidence,
            "path": str(self.path),
            "line": span.line if span else 1,
            "column": span.column if span else 1,
            "end_line": span.end_line if span else 1,
            "end_column": span.end_column if span else 1,
            "message": self.text,
            "help": self.help,
            "fixable": self.fix is not None,
        }


def _short(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST // 2]} … {text[-_LONGEST // 4 :]}"
