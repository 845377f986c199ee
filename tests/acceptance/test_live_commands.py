"""create, delete and test from the command line, up to where a cloud is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

CATALOG = Path(__file__).parents[2]
CLOUDS = """\
clouds:
  silent:
    auth: {auth_url: "http://127.0.0.1:9/v3", username: u, password: p, project_name: p}
"""


@pytest.fixture
def hotcat(tmp_path: Path) -> Run:
    (tmp_path / "clouds.yaml").write_text(CLOUDS)
    hidden = {"OS_CLOUD", "HOTCAT_CATALOG"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {"OS_CLIENT_CONFIG_FILE": str(tmp_path / "clouds.yaml"), "XDG_STATE_HOME": str(tmp_path)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "hotcat.cli.main", *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, check=False, cwd=CATALOG
        )
        assert "Traceback" not in done.stdout + done.stderr
        return done

    return run


def test_without_a_command_the_help_is_shown(hotcat: Run) -> None:
    done = hotcat()
    assert done.returncode == 0
    assert "  cloud up " in done.stdout


def test_wrong_parameters_are_told_before_the_cloud_is_asked(hotcat: Run) -> None:
    done = hotcat(
        *("create", "tenant/web-server", "--parameter", "http_port=0"),
        *("--cloud", "silent", "--site", "embedded"),
    )
    assert done.returncode == 1
    assert "http_port" in done.stderr
    assert "does not answer" not in done.stderr


@pytest.mark.parametrize("minutes", ["0", "-1", "nan", "inf", "soon"])
def test_a_timeout_is_a_number_of_minutes(hotcat: Run, minutes: str) -> None:
    done = hotcat("delete", "a", "--cloud", "silent", f"--timeout={minutes}")
    assert done.returncode == 2
    assert "is not a number of minutes" in done.stderr


def test_without_a_place_for_its_state_a_test_is_not_begun(hotcat: Run, tmp_path: Path) -> None:
    (tmp_path / "hotcat").write_text("in the way")
    (tmp_path / "clouds.yaml").write_text(
        "clouds: {open: {auth_type: none, auth: {endpoint: 'http://127.0.0.1:9'}}}\n"
    )
    done = hotcat("test", "tenant/web-server", "--cloud", "open")
    assert done.returncode
    assert "XDG_STATE_HOME" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("create", "tenant/web-server"),
        ("delete", "web-server"),
        ("test", "tenant/web-server"),
        ("site", "check"),
    ],
)
def test_without_a_cloud_the_way_to_one_is_told(hotcat: Run, arguments: tuple[str, ...]) -> None:
    done = hotcat(*arguments)
    assert done.returncode
    assert "there is no cloud 'embedded'" in done.stderr
    assert "hotcat cloud up" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("create", "tenant/web-server", "--site", "embedded"),
        ("delete", "web-server"),
        ("test", "tenant/web-server"),
        ("site", "check", "--site", "embedded"),
    ],
)
def test_a_cloud_that_does_not_answer(hotcat: Run, arguments: tuple[str, ...]) -> None:
    done = hotcat(*arguments, "--cloud", "silent")
    assert done.returncode
    assert "cloud 'silent' does not answer" in done.stderr


@pytest.mark.parametrize("command", ["create", "test"])
def test_a_wrong_entry_is_told_before_a_cloud_is_asked(hotcat: Run, command: str) -> None:
    done = hotcat(command, "tenant/web-sever", "--cloud", "silent")
    assert done.returncode == 1
    assert "Did you mean tenant/web-server" in done.stderr


def test_a_site_is_checked_where_one_is_known(hotcat: Run) -> None:
    done = hotcat("site", "check", "--cloud", "silent")
    assert done.returncode == 1
    assert "no site is known for cloud 'silent'" in done.stderr
    done = hotcat("site", "check", "--cloud", "silent", "--site", "embeded")
    assert done.returncode == 1
    assert "Did you mean embedded?" in done.stderr


def test_a_case_that_is_not_there(hotcat: Run) -> None:
    done = hotcat("test", "tenant/web-server", "--case", "page", "--case", "nope")
    assert done.returncode == 1
    assert "no case is called 'nope'" in done.stderr


def test_help_of_all_commands_imports_no_sdk() -> None:
    script = (
        "import sys; from hotcat.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "slow = {'openstack', 'heatclient', 'pytest', 'paramiko', 'rich'}\n"
        "print(sorted(slow & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_verbose_shows_nothing_of_what_goes_over_the_wire(hotcat: Run) -> None:
    quiet = hotcat("-v", "delete", "a", "--cloud", "silent")
    assert len(quiet.stderr.splitlines()) == len(
        hotcat("delete", "a", "--cloud", "silent").stderr.splitlines()
    )
    loud = hotcat("-vv", "delete", "a", "--cloud", "silent").stderr
    assert "urllib3" in loud or "HTTP connection" in loud
    assert "REQ:" not in loud
