"""Bounds for the templates of others: Jinja2's sandbox keeps them in, but lets them loop and grow."""

from __future__ import annotations

import resource
import signal
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_SECONDS = 10.0
MAX_BYTES = 512 << 20  # beyond what the process holds already


@contextmanager
def bounded() -> Iterator[None]:
    """Raise TimeoutError or MemoryError where the block runs too long or takes too much memory.

    Both bounds are the process's, so only the main thread has them; others run as they are.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    memory = _held() + MAX_BYTES
    handler = signal.signal(signal.SIGALRM, _stop)
    # It repeats, as Jinja2 takes an error while it compiles for a reason to try again later.
    timer = signal.setitimer(signal.ITIMER_REAL, MAX_SECONDS, 1)
    resource.setrlimit(
        resource.RLIMIT_AS, (memory if soft == resource.RLIM_INFINITY else min(soft, memory), hard)
    )
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        signal.setitimer(signal.ITIMER_REAL, *timer)
        signal.signal(signal.SIGALRM, handler)


def _held() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def _stop(*_: Any) -> None:
    raise TimeoutError(f"takes longer than {MAX_SECONDS:g} s")
