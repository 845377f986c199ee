from __future__ import annotations

from hotcat.report.case import case_text, phase_line
from hotcat.report.results import CaseResult, Phase

PASSED = Phase("create", 12.34)
FAILED = Phase("expect", 1.0, ("first\nsecond", "third"))


def test_a_phase_as_a_line() -> None:
    assert phase_line(PASSED) == "create: 12.3 s"
    assert phase_line(FAILED) == "expect: 1.0 s FAILED"


def test_a_case_that_failed() -> None:
    result = CaseResult("tenant/x", "page", (PASSED, FAILED), ("again",))
    assert not result.passed
    assert case_text(result).splitlines() == [
        "tenant/x: case 'page' failed",
        "in expect, after 1.0 s:",
        "  first",
        "  second",
        "  third",
        "run it again and look at the stack:",
        "  again",
    ]
