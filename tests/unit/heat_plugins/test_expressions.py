"""YAQL in Heat's engine, whose threads share a parser that is made for one."""

from __future__ import annotations

import subprocess

import pytest
from tests.unit.heat_plugins.conftest import PLUGINS

from hotcat.embedded.install import environment
from hotcat.schema.dump import has_heat

# Threads change over a thousand times more often than they would: what is rare is then certain.
SCRIPT = """
import sys, threading
from heat.common import config
from heat.engine.hot import functions
for module in sys.argv[2:]:
    sys.path.insert(0, sys.argv[1])
    __import__(module)
sys.setswitchinterval(1e-5)
refused = []
def parse():
    expression = functions.Yaql(None, "yaql", {"expression": "1"})
    for _ in range(100):
        try:
            expression._parse("$.data.of[int($.data.index) mod len($.data.of)]")
        except ValueError as error:
            refused.append(error)
threads = [threading.Thread(target=parse) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len(refused))
"""


def refused(*modules: str) -> int:
    """Parse a valid expression in four threads of Heat's Python; returns how often it is refused."""
    folder = environment.find(())
    if folder is None or not has_heat(folder / "bin" / "python"):
        pytest.skip("the embedded cloud's OpenStack is not installed (hotcat cloud install)")
    command = (folder / "bin/python", "-B", "-c", SCRIPT, PLUGINS, *modules)
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd="/")
    return int(done.stdout)


def test_stacks_at_once_may_use_yaql() -> None:
    assert refused("mcloud.expressions") == 0


def test_heat_alone_refuses_valid_expressions() -> None:
    """Once this fails, Heat guards its parser itself, and the plugin can go."""
    assert refused() > 0
