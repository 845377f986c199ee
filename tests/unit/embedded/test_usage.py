from __future__ import annotations

import os
import subprocess
import sys

from hotcat.embedded.usage import by_session, total

HOLD = "import sys; held = bytearray(b'x' * (64 << 20)); print(flush=True); sys.stdin.read()"


def test_memory_is_counted_for_the_session_that_holds_it() -> None:
    with subprocess.Popen(
        (sys.executable, "-c", HOLD),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdout
        process.stdout.readline()
        memory, cpu = by_session()[process.pid]
        process.communicate()
    assert 64 << 10 < memory < 96 << 10
    assert cpu >= 0
    assert process.pid not in by_session()


def test_this_process_is_in_its_session() -> None:
    spent = sum(os.times()[:2])
    memory, cpu = by_session()[os.getsid(0)]
    assert memory > 10 << 10
    assert cpu >= spent - 0.02  # the kernel counts in hundredths, each of two numbers rounded down


def test_total() -> None:
    assert total([]) == (0, 0)
    assert total(iter([(1, 0.5), (2, 0.25)])) == (3, 0.75)
