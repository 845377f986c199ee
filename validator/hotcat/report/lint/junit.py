"""Findings as JUnit's XML, which most CI systems show: a case a file, a failure where it has findings."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from hotcat.report.lint.escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotcat.lint.finding import Finding
    from hotcat.lint.outcome import Outcome


def lines(outcome: Outcome) -> Iterator[str]:
    """Yield the document."""
    by_path: dict[Path, list[Finding]] = {path: [] for path in outcome.paths}
    for finding in outcome.findings:
        by_path.setdefault(finding.path, []).append(finding)
    bad = {one.path for one in outcome.failing}
    skipped = [path for path in outcome.skipped if path not in bad]
    counts = f'tests="{len(by_path)}" failures="{len(bad)}" errors="0" skipped="{len(skipped)}"'
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="hotcat lint" {counts}>'
    yield f'  <testsuite name="hotcat lint" {counts}>'
    for path in sorted(by_path):
        yield from _case(path, by_path[path], failed=path in bad, skipped=path in skipped)
    yield "  </testsuite>"
    yield "</testsuites>"


def _case(path: Path, findings: list[Finding], *, failed: bool, skipped: bool) -> Iterator[str]:
    """Yield the case of a file; findings that are below what the run fails on are what it printed."""
    name = quoteattr(visible(str(path)))
    head = f'    <testcase classname="hotcat" name={name} file={name}'
    if not findings:
        yield f"{head}/>"
        return
    yield f"{head}>"
    text = "\n".join(escape(visible(_line(one))) for one in findings)
    if failed:
        about = quoteattr(
            visible(f"{len(findings)} of {', '.join(sorted({one.rule.name for one in findings}))}")
        )
        yield f'      <failure type="finding" message={about}>{text}</failure>'
    else:
        if skipped:
            yield "      <skipped/>"
        yield f"      <system-out>{text}</system-out>"
    yield "    </testcase>"


def _line(one: Finding) -> str:
    column = one.span.column if one.span else 1
    said = f"{one.path}:{one.line}:{column}: {one.severity}[{one.rule.name}]: {one.text}"
    return f"{said} ({one.help})" if one.help else said
