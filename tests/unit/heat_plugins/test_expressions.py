"""YAQL in Heat's engine, whose threads share a parser that is made for one."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from tests.unit.heat_plugins.conftest import PLUGINS

if TYPE_CHECKING:
    from pathlib import Path

# Threads change over a thousand times more often than they would: what is rare is then certain.
SCRIPT = """
import sys, threading
from heat.common import config
from heat.engine.hot import functions
for module in sys.argv[3:]:
    sys.path.insert(0, sys.argv[2])
    __import__(module)
sys.setswitchinterval(1e-5)
refused = []
ready = threading.Barrier(4)
def parse():
    ready.wait()
    expression = functions.Yaql(None, "yaql", {"expression": "1"})
    for _ in range(int(sys.argv[1])):
        if refused:
            return
        try:
            expression._parse("$.data.of[int($.data.index) mod len($.data.of)]")
        except Exception as error:  # a parser in disorder may fail anyhow
            refused.append(error)
threads = [threading.Thread(target=parse) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len(refused))
"""


def refused(python: Path, times: int, *modules: str) -> int:
    """Parse a valid expression in four threads of Heat's Python, so often each or until it is refused.

    Returns how often it was.
    """
    command = (python, "-B", "-c", SCRIPT, str(times), PLUGINS, *modules)
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd="/")
    return int(done.stdout)


def test_stacks_at_once_may_use_yaql(heat_python: Path) -> None:
    assert refused(heat_python, 100, "mcloud.expressions") == 0


def test_heat_alone_refuses_valid_expressions(heat_python: Path) -> None:
    """Once this fails, Heat guards its parser itself, and the plugin can go."""
    assert refused(heat_python, 10_000) > 0
