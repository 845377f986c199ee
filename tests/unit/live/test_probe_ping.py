from __future__ import annotations

import shutil

import pytest

from hotcat.live import probes
from hotcat.live.cloud import Cloud
from hotcat.live.probes.ping import inside


@pytest.mark.skipif(shutil.which("ping") is None, reason="there is no ping command here")
def test_loopback_answers_and_an_unknown_name_does_not(direct: Cloud) -> None:
    assert probes.look(direct, "ping", {"host": "127.0.0.1"}, within=0) is None
    assert "ping unknown.invalid" in str(probes.look(direct, "ping", {"host": "unknown.invalid"}, within=0))


def test_ping_runs_inside_the_embedded_cloud() -> None:
    assert inside(Cloud("c", None)) == []  # type: ignore[arg-type]
    command = inside(Cloud("c", None, embedded="two"))  # type: ignore[arg-type]
    assert command[-5:] == ["cloud", "shell", "--cloud-name", "two", "--"]
