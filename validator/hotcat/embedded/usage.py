"""Memory and CPU of the cloud's processes, by session: every unit leads one of its own."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Usage = tuple[int, float]  # KiB of memory (PSS: shared pages counted once), seconds of CPU
TICKS = os.sysconf("SC_CLK_TCK")
PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


def by_session() -> dict[int, Usage]:
    """What the processes of each session use, as this PID namespace sees them."""
    found: dict[int, list[Usage]] = defaultdict(list)
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                fields = (process / "stat").read_text().rsplit(")", 1)[1].split()
                memory = PSS.search((process / "smaps_rollup").read_text())
            except OSError:
                continue  # it ended while we looked
            # Fields 6, 14 and 15 of proc_pid_stat(5): session, user and system time.
            cpu = (int(fields[11]) + int(fields[12])) / TICKS
            found[int(fields[3])].append((int(memory[1]) if memory else 0, cpu))
    return {session: total(parts) for session, parts in found.items()}


def total(parts: Iterable[Usage]) -> Usage:
    """The sum of some usages."""
    listed = list(parts)
    return sum(memory for memory, _ in listed), sum(cpu for _, cpu in listed)
