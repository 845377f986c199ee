"""Findings of what rules hit, of their own failures, and of the problems of reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotcat.hot.node import Span
from hotcat.lint import registry
from hotcat.lint.finding import Finding
from hotcat.lint.rule import ERROR, MINIMAL, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from hotcat.hot.compose import Problem
    from hotcat.hot.document import Document
    from hotcat.lint.rule import Hit

MOST = 200
"""How many findings of one rule a file may have: who sees so many makes them by a program."""

REPORT = "This is a mistake in hotcat or in one of its rules, not in your file: please report it."


def findings(
    rule: Rule,
    check: Callable[[Any], Iterable[Hit]],
    subject: object,
    path: Path,
    touched: dict[Path, Document],
    *,
    severity: str | None = None,
) -> list[Finding]:
    """Return what a rule finds; to `touched` go the other documents that it found something in.

    `severity` comes before the rule's own.
    """
    found: list[Finding] = []
    try:
        for hit in check(subject):
            if hit.document:
                touched[hit.document.path] = hit.document
            found.append(
                Finding(
                    rule,
                    hit.document.path if hit.document else path,
                    hit.value.span if hit.value else None,
                    hit.message,
                    help=hit.help,
                    severity=severity or hit.severity,
                    notes=hit.notes,
                    fix=hit.fix,
                )
            )
            if len(found) == MOST:
                found[-1].notes += (f"There may be more: {MOST} of one rule in one file are enough.",)
                break
    except Exception as error:  # noqa: BLE001  (one rule's mistake is not the others')
        said = f"the rule itself failed: {type(error).__name__}: {error}"
        found.append(Finding(rule, path, None, said, help=REPORT, severity=ERROR, crash=True))
    return found


def of_problem(problem: Problem, path: Path, severity: str | None = None, text: str = "") -> Finding:
    """Return the finding of a problem, in `path` if it does not say another; `text` is that file's."""
    known = registry.find(problem.rule)
    return Finding(
        known.rule if known else Rule(problem.rule, "HC000", ERROR, profile=MINIMAL),
        problem.place.file if problem.place else path,
        _span(problem),
        problem.message,
        help=problem.remedy,
        severity=severity,
        fix=known.mend(problem, text) if known and known.mend and text else None,
    )


def _span(problem: Problem) -> Span | None:
    if problem.value:
        return problem.value.span
    place = problem.place
    if place is None or place.line is None:
        return None
    column = place.column or 1
    return Span(0, 0, place.line, column, place.line, column)
