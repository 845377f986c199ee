"""The plugin in a pytest of its own, up to where a cloud is needed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

TESTS = """\
cases:
  - {name: one, summary: x}
  - {name: two, summary: y}
"""


def pytest_with_plugin(folder: Any, tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "OS_CLIENT_CONFIG_FILE": str(tmp_path / "none.yaml"),
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    command = [sys.executable, "-m", "pytest", "-p", "hotcat.live.pytest_plugin", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, "-c", os.devnull, "--rootdir", str(folder.root), *arguments, str(folder.root)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        cwd=tmp_path,
    )


@pytest.fixture
def tests(folder: Any) -> Path:
    path: Path = folder.write("templates/tenant/thing/tests.yaml", TESTS)
    return path


@pytest.mark.usefixtures("tests")
def test_each_case_is_an_item(folder: Any, tmp_path: Path) -> None:
    done = pytest_with_plugin(folder, tmp_path, "--collect-only", "-q")
    assert "templates/tenant/thing/tests.yaml::one" in done.stdout
    assert "templates/tenant/thing/tests.yaml::two" in done.stdout
    assert done.returncode == 0


@pytest.mark.usefixtures("tests")
def test_one_case_by_its_name(folder: Any, tmp_path: Path) -> None:
    done = pytest_with_plugin(folder, tmp_path, "--collect-only", "-q", "--hotcat-case", "two")
    assert "tests.yaml::two" in done.stdout
    assert "tests.yaml::one" not in done.stdout


@pytest.mark.usefixtures("tests")
def test_several_cases_by_their_names(folder: Any, tmp_path: Path) -> None:
    chosen = ("--hotcat-case", "one", "--hotcat-case", "two")
    done = pytest_with_plugin(folder, tmp_path, "--collect-only", "-q", *chosen)
    assert "tests.yaml::one" in done.stdout
    assert "tests.yaml::two" in done.stdout


def test_a_tests_yaml_that_belongs_to_no_entry_is_not_ours(folder: Any, tmp_path: Path) -> None:
    folder.write("elsewhere/tests.yaml", "- anything\n")
    (folder.entry / "tests.yaml").unlink()
    assert pytest_with_plugin(folder, tmp_path, "--collect-only", "-q").returncode == 5


def test_errors_in_the_file_are_told_at_their_lines(folder: Any, tmp_path: Path, tests: Path) -> None:
    tests.write_text(TESTS.replace("summary: y", "sumary: y").replace("one", "One"))
    done = pytest_with_plugin(folder, tmp_path)
    assert f"{tests}:2:" in done.stdout
    assert f"{tests}:3:" in done.stdout
    assert "Traceback" not in done.stdout
    assert done.returncode == 2


@pytest.mark.usefixtures("tests")
def test_errors_in_one_file_come_before_the_cloud(folder: Any, tmp_path: Path) -> None:
    shutil.copytree(folder.entry, folder.entry.with_name("other"))
    folder.write("templates/tenant/other/tests.yaml", TESTS.replace("summary: y", "sumary: y"))
    done = pytest_with_plugin(folder, tmp_path, "--hotcat-cloud", "nowhere")
    assert "other/tests.yaml:3:" in done.stdout
    assert "nowhere" not in done.stderr


@pytest.mark.usefixtures("tests")
def test_without_the_cloud_it_says_so_and_runs_nothing(folder: Any, tmp_path: Path) -> None:
    done = pytest_with_plugin(folder, tmp_path, "--hotcat-cloud", "nowhere")
    assert "there is no cloud 'nowhere'" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode == 4
