"""What the embedded cloud costs, as ratios of CPU times taken in one run."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from tests.live.rig import Rig, make_rig

if TYPE_CHECKING:
    from collections.abc import Iterator

IDLE = 60.0  # seconds


def cpu(rig: Rig) -> float:
    """CPU seconds of all of the cloud's processes so far."""
    status = rig.cloud.require_running()
    return float(sum(unit["cpu"] for unit in status["units"]) + status["others"][1])


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    found = make_rig("bench", tmp_path_factory.mktemp("rig"))
    found.run("cloud", "install")
    yield found
    found.down()


def test_a_snapshot_saves_a_fifth_of_a_start(own: Rig) -> None:
    own.json("cloud", "reset")  # leaves a snapshot
    own.json("cloud", "reset", "--no-snapshot")
    cold = cpu(own)
    own.json("cloud", "reset")
    warm = cpu(own)
    print(f"CPU of a start: {cold:.0f} s from nothing, {warm:.0f} s from the snapshot")  # noqa: T201  (the figure is what a bench is for)
    assert warm / cold < 0.8


def test_an_idle_cloud_is_idle(own: Rig) -> None:
    own.up()
    time.sleep(IDLE)  # what the start began has ended
    before, began = cpu(own), time.monotonic()
    time.sleep(IDLE)
    share = (cpu(own) - before) / (time.monotonic() - began)
    print(f"idle: {share:.1%} of one core")  # noqa: T201  (the figure is what a bench is for)
    assert share < 0.15
