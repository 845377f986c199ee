"""The result of booting an image as text, and several as JUnit's XML."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from hotcat.report.lint.escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hotcat.report.results import BootResult


def boot_text(result: BootResult) -> str:
    """Return how a boot went: what failed with the end of the console, else the times of its stages."""
    return "\n".join(visible(line) for line in _lines(result))


def _lines(result: BootResult) -> Iterator[str]:
    name = f"{result.image} ({result.build or result.disk})"
    verdict = "passed" if result.passed else "FAILED"
    took = f"{result.seconds:.1f} s, {result.cpu_seconds:.1f} s of CPU, {result.accelerator}"
    yield f"{name}: {verdict} ({took})"
    yield "  " + ", ".join(f"{phase.name} {phase.seconds:.1f} s" for phase in result.phases)
    yield from (f"  not looked at: {one}" for one in result.skipped)
    for phase in result.phases:
        if phase.problems:
            yield f"in {phase.name}:"
            yield from (f"  {line}" for problem in phase.problems for line in problem.splitlines())
    if result.console_file:
        yield f"serial console, its last {len(result.console)} lines (all of it: {result.console_file}):"
        yield from (f"  | {line}" for line in result.console)


def junit(results: Sequence[BootResult]) -> Iterator[str]:
    """Yield the lines of a JUnit document: a case an image."""
    failures = sum(not result.passed for result in results)
    counts = f'tests="{len(results)}" failures="{failures}" errors="0"'
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="hotcat image boot" {counts}>'
    yield f'  <testsuite name="hotcat image boot" {counts}>'
    for result in results:
        name = quoteattr(visible(result.image))
        yield f'    <testcase classname="hotcat.image" name={name} time="{result.seconds:.1f}">'
        text = "\n".join(escape(visible(line)) for line in _lines(result))
        if result.passed:
            yield f"      <system-out>{text}</system-out>"
        else:
            count = sum(len(phase.problems) for phase in result.phases)
            yield f'      <failure type="boot" message="{count} problems">{text}</failure>'
        yield "    </testcase>"
    yield "  </testsuite>"
    yield "</testsuites>"
