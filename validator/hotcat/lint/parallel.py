"""Work spread over processes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_FEW = 200  # files that one process is through with before others have begun
_CHUNK = 32

_work: Callable[[Any], Any]


def jobs_for(count: int) -> int:
    """Return how many processes pay for so many files."""
    return 1 if count < _FEW else len(os.sched_getaffinity(0))


def each(work: Callable[[_Item], _Result], items: Sequence[_Item], jobs: int) -> Iterator[_Result]:
    """Yield the result of the work on each item, in their order.

    Raises what the work raises, and RuntimeError where a process dies.
    """
    if jobs <= 1 or len(items) <= 1:
        yield from map(work, items)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    global _work  # noqa: PLW0603  (the children inherit it, so that it needs no pickling)
    _work = work
    with ProcessPoolExecutor(min(jobs, len(items)), get_context("fork")) as pool:
        yield from pool.map(_call, items, chunksize=_CHUNK)


def _call(item: Any) -> Any:
    return _work(item)
