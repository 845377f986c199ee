"""Horizon's configuration, as it depends on what the cloud runs."""

from __future__ import annotations

import ast
import dataclasses
from typing import TYPE_CHECKING

from hotcat.embedded import configuration, horizon_static
from hotcat.embedded.components import horizon
from hotcat.embedded.secrets import generate

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from hotcat.embedded.component import Settings
    from hotcat.embedded.paths import CloudPaths


def rendered(settings: Settings, paths: CloudPaths, *services: str) -> str:
    chosen = dataclasses.replace(settings, services=("horizon", *services))
    configuration.render(chosen, generate(), paths, existing=False, restored=False)
    folder = paths.etc / "horizon" / "local"
    for file in folder.iterdir():
        ast.parse(file.read_text())
    return (folder / "local_settings.py").read_text()


def test_only_the_dashboards_of_services_that_run(settings: Settings, paths: CloudPaths) -> None:
    alone = rendered(settings, paths)
    assert "import heat_dashboard" in alone
    assert "import octavia_dashboard" not in alone
    both = rendered(settings, paths, "octavia")
    assert "import heat_dashboard" in both
    assert "import octavia_dashboard" in both
    assert "import designatedashboard" not in both


def test_masakaris_dashboard_keeps_to_its_rules(settings: Settings, paths: CloudPaths) -> None:
    """Horizon allows what it has no rules for."""
    assert "instance-ha" not in rendered(settings, paths)
    assert 'POLICY_FILES["instance-ha"]' in rendered(settings, paths, "masakari")


def test_static_files_are_shared_by_clouds_with_the_same_dashboards(
    settings: Settings, tmp_path: Path
) -> None:
    def place(*services: str) -> Path:
        return horizon.static(dataclasses.replace(settings, services=services))

    assert place("horizon") == place("barbican", "horizon")
    assert place("horizon") != place("horizon", "octavia")
    assert place("horizon").is_relative_to(tmp_path / "cache")


def test_static_files_that_were_never_finished_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(horizon_static, "_collect", lambda folder: (folder / "all.css").touch())
    cache = tmp_path / "horizon"
    (cache / ".left").mkdir(parents=True)
    (cache / "others").mkdir()
    horizon_static.make(cache / "ours")
    assert {file.name for file in cache.iterdir()} == {"lock", "others", "ours"}
    assert (cache / "ours/all.css").exists()
