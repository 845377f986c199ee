"""image publish and image prune from the command line, up to where a cloud is needed."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.builds import write_build, write_definition

if TYPE_CHECKING:
    from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]

CLOUDS = """\
clouds:
  silent:
    auth: {auth_url: "http://127.0.0.1:9/v3", username: u, password: p, project_name: p}
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "clouds.yaml").write_text(CLOUDS)
    write_definition(tmp_path / "catalog")
    kept = {name: value for name, value in os.environ.items() if name != "OS_CLOUD"}
    return kept | {
        "OS_CLIENT_CONFIG_FILE": str(tmp_path / "clouds.yaml"),
        "HOTCAT_CATALOG": str(tmp_path / "catalog"),
        "HOTCAT_CACHE": str(tmp_path / "cache"),
    }


@pytest.fixture
def image(environment: dict[str, str], tmp_path: Path) -> Run:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "hotcat.cli.main", "image", *arguments]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            env=environment,
            check=False,
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
        )
        assert "Traceback" not in done.stdout + done.stderr
        return done

    return run


def test_without_a_build_the_way_to_one_is_told(image: Run) -> None:
    done = image("publish", "thing", "--cloud", "silent")
    assert done.returncode == 1
    assert "hotcat image build thing" in done.stderr


def test_an_image_that_is_not_in_the_catalog_is_told(image: Run) -> None:
    done = image("publish", "thign", "--cloud", "silent")
    assert done.returncode == 1
    assert "thign" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--sign", "a.crt"), "--key"),
        (("--sign", "a.crt", "--key", "a.key"), "a.crt"),
        (("--build", "1999"), "1999"),
        (("--certificate-uuid", "x"), "--sign"),
        (("--rollback", "--url", "http://x/", "--disk-format", "raw"), "--disk-format, --url"),
    ],
)
def test_what_is_wrong_here_is_told_before_the_cloud_is_asked(
    image: Run, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    write_build(tmp_path / "cache", 1, {"raw": b"x"})
    done = image("publish", "thing", "--cloud", "silent", *arguments)
    assert done.returncode == 1
    assert told in done.stderr
    assert "does not answer" not in done.stderr


def test_a_cloud_that_does_not_answer_is_told(image: Run, tmp_path: Path) -> None:
    write_build(tmp_path / "cache", 1, {"raw": b"x"})
    for arguments in (("publish", "thing"), ("publish", "thing", "--rollback"), ("prune",)):
        done = image(*arguments, "--cloud", "silent")
        assert done.returncode == 1
        assert "does not answer" in done.stderr


def left(tmp_path: Path) -> int:
    return len(list((tmp_path / "cache/images/builds/thing").iterdir()))


def test_prune_deletes_nothing_unasked(image: Run, tmp_path: Path) -> None:
    for number in range(3):
        write_build(tmp_path / "cache", number, {"raw": b"x"})
    done = image("prune", "--keep", "1")
    assert done.returncode == 1
    assert "--yes" in done.stderr
    rows = json.loads(image("prune", "--keep", "1", "--dry-run", "-f", "json").stdout)
    assert [row["result"] for row in rows] == ["kept: one of the newest 1", "to be deleted", "to be deleted"]
    assert left(tmp_path) == 3
    done = image("prune", "thing", "--keep", "1", "--yes")
    assert done.returncode == 0
    assert left(tmp_path) == 1
    assert "deleted" not in image("prune", "--keep", "1").stdout


@pytest.mark.parametrize(("answer", "number"), [("n\n", 2), ("\n", 2), ("y\n", 1)])
def test_prune_asks_on_a_terminal(
    environment: dict[str, str], tmp_path: Path, answer: str, number: int
) -> None:
    for build in range(2):
        write_build(tmp_path / "cache", build, {"raw": b"x"})
    ours, theirs = pty.openpty()
    os.write(ours, answer.encode())
    command = [sys.executable, "-m", "hotcat.cli.main", "image", "prune", "--keep", "1"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, stdin=theirs)
    assert done.returncode == 0
    assert "Delete 1 builds? [y/N]" in done.stderr
    assert left(tmp_path) == number
    os.close(ours)
    os.close(theirs)


def test_prune_knows_no_other_image(image: Run, tmp_path: Path) -> None:
    write_build(tmp_path / "cache", 1, {"raw": b"x"})
    done = image("prune", "other", "--yes")
    assert done.returncode == 1
    assert "other" in done.stderr
