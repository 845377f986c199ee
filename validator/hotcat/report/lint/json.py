"""Findings as JSON: a list of objects whose keys are a contract."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.outcome import Outcome


def lines(outcome: Outcome) -> Iterator[str]:
    """Yield the list, a finding a line."""
    if not outcome.findings:
        yield "[]"
        return
    yield "["
    last = len(outcome.findings) - 1
    for number, finding in enumerate(outcome.findings):
        yield "  " + json.dumps(finding.record()) + ("," if number < last else "")
    yield "]"
