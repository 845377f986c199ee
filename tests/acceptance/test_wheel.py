"""The wheel ships the catalog: what is installed works outside a checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the wheel's contents, as an installer lays them out."""
    folder = tmp_path_factory.mktemp("wheel")
    # Built with the build backend of this environment, so that no network is needed.
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
    )
    [wheel] = (folder / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.infolist():
            path = Path(archive.extract(member, folder / "site"))
            if member.external_attr >> 16 & 0o111:  # hooks of elements
                path.chmod(0o755)
    return folder / "site"


def hotcat(installed: Path, cwd: Path, *arguments: str) -> str:
    variables = {name: value for name, value in os.environ.items() if name != "HOTCAT_CATALOG"}
    done = subprocess.run(
        [sys.executable, "-m", "hotcat.cli.main", *arguments],
        cwd=cwd,
        env=variables | {"PYTHONPATH": str(installed)},  # comes before the checkout's own path
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout


def test_the_shipped_catalog_is_listed_and_rendered(installed: Path, tmp_path: Path) -> None:
    names = {row["Name"] for row in json.loads(hotcat(installed, tmp_path, "list", "-f", "json"))}
    shown = json.loads(hotcat(installed, tmp_path, "show", "tenant/web-server", "-f", "json"))

    assert {"platform/flavors", "tenant/bastion", "tenant/web-server"} <= names
    assert Path(shown["template"]).is_relative_to(installed)
    hotcat(installed, tmp_path, "render", "tenant/web-server", "--site", "mcloud", "-o", "out")
    assert (tmp_path / "out/files/serve.sh").is_file()


def test_the_heat_plugins_are_shipped_and_found_by_the_embedded_cloud(
    installed: Path, tmp_path: Path
) -> None:
    told = subprocess.run(
        [sys.executable, "-c", "from hotcat.embedded.heat_plugins import folder; print(folder())"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    folder = Path(told.stdout.strip())
    assert folder == installed / "hotcat/_catalog/heat-plugins"
    assert {one.name for one in folder.iterdir()} == {"README.md", "mcloud"}
    names = {path.name for path in (REPOSITORY / "heat-plugins/mcloud").glob("*.py")}
    assert {one.name for one in (folder / "mcloud").iterdir()} == names


def test_the_shipped_catalog_is_whole(installed: Path, tmp_path: Path) -> None:
    assert json.loads(hotcat(installed, tmp_path, "index", "--check", "-f", "json")) == []


def test_a_catalog_around_the_folder_comes_first(installed: Path) -> None:
    shown = json.loads(hotcat(installed, REPOSITORY / "templates", "show", "tenant/web-server", "-f", "json"))

    assert Path(shown["template"]).is_relative_to(REPOSITORY)
