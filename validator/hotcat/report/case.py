"""A case's result as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotcat.report.results import CaseResult, Phase


def phase_line(phase: Phase) -> str:
    """Return a phase as one line: name, seconds, and whether it failed."""
    return f"{phase.name}: {phase.seconds:.1f} s{' FAILED' if phase.problems else ''}"


def case_text(result: CaseResult) -> str:
    """Return what went wrong in a case, phase by phase."""
    lines = [f"{result.entry}: case {result.case!r} failed"]
    for phase in result.phases:
        if phase.problems:
            lines.append(f"in {phase.name}, after {phase.seconds:.1f} s:")
            lines += [f"  {line}" for problem in phase.problems for line in problem.splitlines()]
    return "\n".join([*lines, *look_lines(result)])


def look_lines(result: CaseResult) -> list[str]:
    """Return how to look further: at the stack that stays, or by running the case again so that it does."""
    head = (
        "the stack stays; look at it, then delete it:"
        if result.kept
        else "run it again and look at the stack:"
    )
    return [head, *(f"  {command}" for command in result.look)]
