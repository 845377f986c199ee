"""A cloud is of one OpenStack release: its versions, its templates where they differ, and no other's data."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import TYPE_CHECKING

import pytest

from hotcat.embedded import data, install, releases
from hotcat.embedded import settings as settings_file
from hotcat.embedded.cloud import Cloud
from hotcat.embedded.configuration import render
from hotcat.embedded.install import environment
from hotcat.embedded.secrets import generate
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from pathlib import Path

    from hotcat.embedded.component import Settings
    from hotcat.embedded.paths import CloudPaths


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A release beside the newest, with versions and one template of its own."""
    root = tmp_path / "releases"
    for release in ("2026.1", releases.NEWEST):
        (root / release / "config").mkdir(parents=True)
        for name in ("core", "full"):
            (root / release / f"{name}.in").touch()
            (root / release / f"{name}.txt").write_text(f"# {release}\n")
    (root / "2026.1/config/heat.conf.j2").write_text("# of {{ settings.release }}\n")
    monkeypatch.setattr(releases, "ROOT", root)
    return "2026.1"


def test_the_newest_is_last(older: str) -> None:
    assert releases.names() == (older, releases.NEWEST)


def test_an_unknown_one_is_told_with_those_there_are() -> None:
    with pytest.raises(HotcatError, match=r"release '1999\.1'") as caught:
        releases.folder("1999.1")
    assert releases.NEWEST in (caught.value.remedy or "")


def test_each_has_an_environment_of_its_own(older: str) -> None:
    assert environment.name((), older) != environment.name((), releases.NEWEST)


def test_old_ones_go_with_their_dashboards_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, system = tmp_path / "cache", tmp_path / "system"
    for module_name, value in (("SYSTEM_CACHE", system), ("cache_root", lambda: cache)):
        monkeypatch.setattr(environment, module_name, value)
    for folder in (
        cache / "openstack-1",
        cache / "openstack-2",
        cache / "openstack-3",
        system / "openstack-4",
    ):
        folder.mkdir(parents=True)
    for number in range(6):
        (cache / f"horizon/openstack-{number}-digest").mkdir(parents=True)
    (cache / "clouds/some").mkdir(parents=True)
    (cache / "clouds/some/cloud.json").write_text(f'{{"openstack": "{cache}/openstack-3"}}')
    environment.remove_unused(cache, {"openstack-1"})
    assert sorted(folder.name for folder in cache.glob("openstack-*")) == ["openstack-1", "openstack-3"]
    assert sorted(folder.name for folder in cache.glob("horizon/*")) == [
        f"openstack-{number}-digest" for number in (1, 3, 4)
    ]


def test_its_templates_come_before_the_common_ones(older: str, settings: Settings, paths: CloudPaths) -> None:
    of_old = dataclasses.replace(settings, release=older)
    paths.make()
    render(of_old, generate(), paths, existing=False, restored=False)
    assert (paths.etc / "heat/heat.conf").read_text() == "# of 2026.1\n"
    assert "[database]" in (paths.etc / "nova/nova.conf").read_text()


def test_a_cloud_with_data_stays_at_its_own(
    older: str, settings: Settings, paths: CloudPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud = Cloud("some", paths)
    assert cloud.release_wanted(None) == releases.NEWEST
    paths.make()
    paths.settings.write_text(settings_file.dump(dataclasses.replace(settings, release=older)))
    assert cloud.release_wanted(None) == releases.NEWEST  # nothing is stored yet
    with monkeypatch.context() as runs:
        runs.setattr(Cloud, "status", lambda _: {"phase": "starting"})
        assert cloud.release_wanted(None) == older
    monkeypatch.setattr(data, "exists", lambda _: True)
    assert cloud.release_wanted(None) == cloud.release_wanted(older) == older
    with pytest.raises(HotcatError, match=r"is of release 2026\.1") as caught:
        cloud.release_wanted(releases.NEWEST)
    assert "reset --cloud-name some --release" in (caught.value.remedy or "")


def test_it_is_resolved_as_of_its_day(older: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(environment, "_uv", lambda *arguments: asked.append(arguments))
    (releases.ROOT / older / "until").write_text("2026-04-20\n")
    environment.lock(older)
    environment.lock(releases.NEWEST)
    days = [line[line.index("--exclude-newer") + 1] if "--exclude-newer" in line else None for line in asked]
    assert days == ["2026-04-20", "2026-04-20", None, None]  # of all services, and of the core


def test_a_release_of_the_core_alone(older: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(environment, "_uv", lambda *arguments: asked.append(arguments))
    for name in ("full.in", "full.txt"):
        (releases.ROOT / older / name).unlink()
    environment.lock(older)
    assert [line[-1] for line in asked] == [str(releases.ROOT / older / "core.in")]
    assert "--constraints" not in asked[0]
    assert environment.name((), older) in environment.every_name()
    for find in (install.find, partial(install.install, print)):  # before anything is installed
        with pytest.raises(HotcatError, match=rf"of release {older}, .* has the core only") as caught:
            find(services=("barbican",), release=older)
        assert f"--release {releases.NEWEST}" in (caught.value.remedy or "")


@pytest.mark.parametrize(
    "release", [name for name in releases.names() if (releases.ROOT / name / "full.txt").exists()]
)
def test_the_core_of_a_release_is_a_part_of_it(release: str) -> None:
    core, full = (_versions(releases.folder(release) / f"{name}.txt") for name in ("core", "full"))
    assert core <= full


def _versions(file: Path) -> set[str]:
    return {line for line in file.read_text().splitlines() if "==" in line}
