"""How much a start costs, as a ratio of CPU times taken in one run."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

HOTCAT = str(Path(sys.executable).with_name("hotcat"))
RUNS = 5


def cpu(*command: str) -> float:
    """The least CPU time, in seconds, of some runs of a command."""
    times = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


def test_the_command_line_starts_lightly() -> None:
    """A bare interpreter is the unit; importing openstacksdk or pytest at start would cost 30 and more."""
    bare = cpu(sys.executable, "-c", "pass")
    ratio = cpu(HOTCAT, "--version") / bare
    print(f"hotcat --version: {ratio:.1f} bare interpreters")  # noqa: T201  (the figure is the point)
    assert ratio < 15
