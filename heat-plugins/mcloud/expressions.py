"""A lock for Heat's parser of YAQL: one thread at a time.

Heat 27 runs stacks in threads, and all threads of an engine parse with the one parser that `Yaql` keeps.
yaql makes it with ply, whose parsers and lexers keep what they are at. Two stacks at once, and a valid
expression is refused: `Bad expression Parse error: unexpected ...`.
"""

from __future__ import annotations

import functools
import threading
from typing import Any

from heat.engine.hot import functions

_LOCK = threading.Lock()


def guard() -> None:
    """Let `Yaql` parse under the lock; evaluation keeps its state to itself and needs none."""
    parse = functions.Yaql._parse

    @functools.wraps(parse)
    def alone(self: Any, expression: str) -> Any:
        with _LOCK:
            return parse(self, expression)

    functions.Yaql._parse = alone


guard()
