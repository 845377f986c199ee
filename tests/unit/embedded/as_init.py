"""Run a scenario as a cloud's init would: in a process of its own that adopts the orphans below it."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

PATIENCE = 30.0  # seconds until a scenario that hangs is given up; none takes more than a few
PR_SET_CHILD_SUBREAPER = 36  # from <linux/prctl.h>


def run_as_init(scenario: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run the coroutine function in a child process; its failed assertions are this test's."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _run(scenario, writer)
    os.close(writer)
    with os.fdopen(reader) as report:
        text = report.read()
    os.waitpid(child, 0)
    if text:
        pytest.fail(text, pytrace=False)


def _run(scenario: Callable[[], Coroutine[Any, Any, None]], report: int) -> None:
    text = ""
    try:
        os.set_inheritable(report, False)
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
        asyncio.run(asyncio.wait_for(scenario(), PATIENCE))
    except BaseException:  # noqa: BLE001  (whatever it is, the test is told)
        text = traceback.format_exc()
    finally:
        _kill_descendants()
        os.write(report, text[-60_000:].encode())
        os._exit(0)


def _kill_descendants() -> None:
    """Kill all below this process: who loses its parent is handed to us, until nobody is left."""
    while True:
        for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return
