"""What images cost: a base, a layer on it, both again from the cache, and a boot to the last assertion."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CATALOG = str(Path(__file__).parents[2])
BASE, LAYER = "debian-12", "web-server"


@dataclass(frozen=True)
class Cost:
    """What a command took, in seconds, and the one row that it told."""

    wall: float
    cpu: float
    row: dict[str, Any]


def cost(cache: Path, *arguments: str) -> Cost:
    """Run `hotcat image ...` with a cache of its own; the CPU time is that of all its processes."""
    command = (
        sys.executable,
        "-m",
        "hotcat.cli.main",
        "image",
        *arguments,
        "--catalog",
        CATALOG,
        "-f",
        "json",
    )
    before, began = _cpu(), time.monotonic()
    done = subprocess.run(
        command, env={**os.environ, "HOTCAT_CACHE": str(cache)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return Cost(time.monotonic() - began, _cpu() - before, json.loads(done.stdout)[0])


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.images
def test_a_layer_and_a_build_from_the_cache_are_cheap(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("diskimage-builder mounts file systems: this runs as root")
    builds = {
        "base, no package in the cache": cost(tmp_path, "build", BASE),
        "layer on it": cost(tmp_path, "build", LAYER),
        "base again, from the cache": cost(tmp_path, "build", BASE, "--rebuild", "--offline"),
        "layer again, from the cache": cost(tmp_path, "build", LAYER, "--rebuild", "--offline"),
    }
    for what, took in builds.items():
        print(f"{what}: {took.wall:.0f} s, {took.cpu:.0f} s of CPU")  # noqa: T201  (the figure is what a bench is for)
    boot = cost(tmp_path, "boot", LAYER).row  # whose times leave out the first try of KVM
    print(f"boot of the layer: {boot['seconds']:.0f} s, {boot['cpu_seconds']:.0f} s of QEMU's CPU")  # noqa: T201
    cold, layer, again, layer_again = (took.cpu for took in builds.values())
    assert layer / cold < 0.7
    assert again / cold < 1.0
    assert layer_again / layer < 1.2
