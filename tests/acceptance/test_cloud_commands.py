"""The commands of the embedded cloud, up to where one must run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acceptance.linting import Run


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTCAT_CACHE", str(tmp_path / "cache"))


def test_doctor_says_what_is_missing_and_how_it_is_mended(hotcat: Run) -> None:
    done = hotcat("cloud", "doctor", "--with", "barbican", "-f", "json")
    looks = {row.pop("what"): row for row in json.loads(done.stdout)}
    assert {"packages", "kernel", "kvm", "address", "disk", "memory", "processors"} <= set(looks)
    assert all(row["found"] for row in looks.values())
    missing = [row for row in looks.values() if row["state"] == "missing"]
    assert all(row["remedy"] for row in missing)
    assert done.returncode == bool(missing)
    assert "9311" in looks["address"]["found"] or looks["address"]["state"] == "missing"


def test_doctor_knows_the_services_that_there_are(hotcat: Run) -> None:
    assert "Perhaps barbican." in hotcat("cloud", "doctor", "--with", "barbicam", code=1).stderr


def test_chaos_needs_a_running_cloud_and_a_known_action(hotcat: Run) -> None:
    assert "Run 'hotcat cloud up'." in hotcat("cloud", "chaos", "glance", "kill", code=1).stderr
    assert "invalid choice: 'tickle'" in hotcat("cloud", "chaos", "glance", "tickle", code=2).stderr


@pytest.mark.parametrize("command", ["chaos", "doctor"])
def test_help_has_examples(hotcat: Run, command: str) -> None:
    assert f"examples:\n  hotcat cloud {command}" in hotcat("cloud", command, "--help", code=0).stdout
