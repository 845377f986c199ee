"""How many findings there are of each rule."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hotcat.report.lint import text
from hotcat.report.lint.escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.outcome import Outcome

_GRAVEST_FIRST = ("error", "warning", "info")


def lines(outcome: Outcome) -> Iterator[str]:
    """Yield a line a rule, the gravest first, then those with the most findings."""
    counts = Counter((one.severity, one.rule.name, one.rule.code) for one in outcome.findings)
    rows = sorted(counts.items(), key=lambda row: (_GRAVEST_FIRST.index(row[0][0]), -row[1], row[0][1]))
    widest = len(str(max(counts.values(), default=0)))
    for (severity, name, code), count in rows:
        yield f"{count:>{widest}}  {severity:<7}  {code or '-':<5}  {visible(name)}"
    yield text.summary(outcome)
