"""Linting within limits that the kernel holds: 2 s of CPU time, and 300 MB."""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
from typing import TYPE_CHECKING, Any

from hotcat.lint.outcome import Options
from hotcat.lint.registry import rules
from hotcat.lint.runner import Linter
from hotcat.lint.session import Session
from hotcat.schema import pack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECONDS, MEGABYTES = 2, 300
_PAGE = os.sysconf("SC_PAGE_SIZE")


def lint(*paths: Path) -> list[list[dict[str, Any]]]:
    """Lint files, all together within the limits, in a process of their own; returns the records of each."""
    linter = Linter([pack.load(pack.releases()[-1])], chosen=rules())

    def work() -> list[list[dict[str, Any]]]:
        return [[{**one.record(), "crash": one.crash} for one in linter.file(path)] for path in paths]

    found: list[list[dict[str, Any]]] = within_limits(work)
    crashed = [one for records in found for one in records if one["crash"]]
    assert not crashed, crashed
    return found


def mend(path: Path) -> int:
    """Make all fixes in a file, unsafe ones too, within the limits; returns how many there were."""
    options = Options()
    options.paths, options.fix = [path], "unsafe"
    rules()  # as `lint` does, whose limits are those of a file

    def work() -> int:
        return Session(options).run().fixed

    made: int = within_limits(work)
    return made


def within_limits(work: Callable[[], object]) -> Any:
    """Return what some work results in, which must be JSON; it is done in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 1
        try:
            with open("/proc/self/statm", "rb") as file:  # noqa: PTH123  (taken often)
                size = int(file.read().split()[0]) * _PAGE
            resource.setrlimit(resource.RLIMIT_AS, (size + (MEGABYTES << 20),) * 2)
            gc.set_threshold(100_000)  # as the command does
            signal.setitimer(signal.ITIMER_PROF, SECONDS)  # which ends the process
            found = work()
            signal.setitimer(signal.ITIMER_PROF, 0)
            with os.fdopen(writing, "w") as file:
                json.dump(found, file)
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as file:
        text = file.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status == 0, f"beyond {SECONDS} s or {MEGABYTES} MB, or a traceback: {status}"
    return json.loads(text)
