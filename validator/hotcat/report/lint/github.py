"""Findings as GitHub's workflow commands, which show them beside the lines of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.report.lint.escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.outcome import Outcome

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def lines(outcome: Outcome) -> Iterator[str]:
    """Yield an annotation a finding."""
    for finding in outcome.findings:
        fields = {"file": str(finding.path), "title": f"hotcat {finding.rule.name}"}
        span = finding.span
        if span:
            fields |= {"line": str(span.line), "endLine": str(span.end_line)}
            if span.line == span.end_line:  # GitHub takes columns within one line only
                fields |= {"col": str(span.column), "endColumn": str(span.end_column)}
        given = ",".join(f"{name}={_property(value)}" for name, value in fields.items())
        said = finding.text + (f"\n{finding.help}" if finding.help else "")
        yield f"::{_COMMANDS[finding.severity]} {given}::{_data(said)}"


def _data(text: str) -> str:
    return "%0A".join(visible(line) for line in text.replace("%", "%25").split("\n"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
