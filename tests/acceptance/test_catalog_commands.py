"""The catalog through the command line, offline."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

REPOSITORY = Path(__file__).parents[2]


def hotcat(*arguments: str, cwd: Path = REPOSITORY, **environment: str) -> subprocess.CompletedProcess[str]:
    variables = {name: value for name, value in os.environ.items() if name != "HOTCAT_CATALOG"} | environment
    return subprocess.run(
        [sys.executable, "-m", "hotcat.cli.main", *arguments],
        cwd=cwd,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def answer(*arguments: str, **options: Any) -> Any:
    done = hotcat(*arguments, "-f", "json", **options)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def copy_of_the_catalog(folder: Path) -> Path:
    done = subprocess.run(
        [
            "cp",
            "-r",
            *(str(REPOSITORY / name) for name in ("catalog.yaml", "templates", "environments")),
            str(folder),
        ],
        check=True,
    )
    assert done.returncode == 0
    return folder


def test_list_shows_the_entries_and_filters_them() -> None:
    names = [row["Name"] for row in answer("list")]

    assert {"platform/flavors", "tenant/bastion", "tenant/web-server"} <= set(names)
    assert names == sorted(names)
    assert {row["Name"] for row in answer("list", "--kind", "platform")} < set(names)
    assert "platform/flavors" not in {row["Name"] for row in answer("list", "--service", "network")}
    assert answer("list", "--status", "deprecated") == []


def test_the_catalog_is_found_by_option_variable_and_folder(tmp_path: Path) -> None:
    root = copy_of_the_catalog(tmp_path)

    for options in (["--catalog", str(root)], []):
        assert answer("list", *options, cwd=root / "templates/tenant") == answer("list")
    assert answer("list", cwd=Path("/"), HOTCAT_CATALOG=str(root)) == answer("list")
    assert "no catalog in" in hotcat("list", "--catalog", "/").stderr


def test_show_has_the_parameters_with_the_sites_defaults() -> None:
    plain = {one["name"]: one for one in answer("show", "tenant/web-server")["parameters"]}
    there = {
        one["name"]: one for one in answer("show", "tenant/web-server", "--site", "mcloud")["parameters"]
    }

    assert plain["image"]["required"]
    assert there["image"]["default"] == "debian-12"
    assert plain["http_port"]["constraints"] == ["from 1 to 65535"]


def test_a_misspelt_entry_is_corrected() -> None:
    done = hotcat("show", "tenant/web-sever")

    assert (done.returncode, done.stdout) == (1, "")
    assert "Did you mean tenant/web-server?" in done.stderr


def test_render_writes_what_openstack_takes(tmp_path: Path) -> None:
    shown = answer(
        *("render", "tenant/web-server", "--site", "mcloud", "-o", str(tmp_path / "out")),
        *("--parameter", "message=a=b {{ unique_name() }}"),
    )

    template = yaml.safe_load((tmp_path / "out/template.yaml").read_text())
    environment = yaml.safe_load((tmp_path / "out/environment.yaml").read_text())
    get_file = template["resources"]["server"]["properties"]["user_data"]["str_replace_strict"]["template"][
        "get_file"
    ]
    assert (tmp_path / "out" / get_file).is_file()
    assert environment["parameters"]["message"] == shown["parameters"]["message"]
    assert environment["parameter_defaults"]["external_network"] == "internet"
    assert "image" in shown["checked_by_cloud"]
    assert shown["digest"].startswith("sha256:")


def test_render_never_prints_a_secret(tmp_path: Path) -> None:
    done = hotcat(
        *("render", "tenant/bastion", "--site", "embedded", "-o", str(tmp_path), "-f", "json", "--debug"),
        *("--parameter", "public_key={{ key_pair('me').public_key }}"),
    )

    private = (tmp_path / "me.pem").read_text()
    public = yaml.safe_load((tmp_path / "environment.yaml").read_text())["parameters"]["public_key"]
    assert private.startswith("-----BEGIN OPENSSH PRIVATE KEY-----")
    assert public not in done.stdout + done.stderr
    assert private.splitlines()[1] not in done.stdout + done.stderr


def test_render_tells_all_wrong_parameters_at_once_without_a_traceback() -> None:
    done = hotcat(
        *("render", "tenant/web-server", "--site", "embedded"),
        *("--parameter", "http_port=0", "--parameter", "boot_timeout=soon", "--parameter", "mesage=x"),
    )

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for part in (
        "3 errors",
        "parameter http_port: the value '0' must be from 1 to 65535",
        "must be a number",
        "message?",
    ):
        assert part in done.stderr
    assert done.stderr.count("template.yaml:") == 3


@pytest.mark.parametrize("arguments", [["--parameter", "novalue"], ["--parameter", "=x"], []])
def test_render_with_a_wrong_command_line(arguments: list[str]) -> None:
    done = hotcat("render", "tenant/web-server", *arguments)

    assert done.returncode != 0
    assert "Traceback" not in done.stderr


def test_a_new_entry_passes_every_check(tmp_path: Path) -> None:
    root = copy_of_the_catalog(tmp_path)

    files = {Path(row["File"]).name for row in answer("new", "tenant/message-queue", cwd=root)}

    assert files == {"CHANGELOG.md", "README.md", "entry.yaml", "template.yaml", "tests.yaml"}
    assert answer("index", "--check", cwd=root) == []
    assert (
        answer("render", "tenant/message-queue", "--site", "mcloud", cwd=root)["entry"]
        == "tenant/message-queue"
    )
    again = hotcat("new", "tenant/message-queue", cwd=root)
    assert (again.returncode, "is there already" in again.stderr) == (1, True)


def test_index_checks_then_writes(tmp_path: Path) -> None:
    root = copy_of_the_catalog(tmp_path)
    with (root / "templates/tenant/bastion/tests.yaml").open("a") as file:
        file.write("# changed\n")

    checked = hotcat("index", "--check", "-f", "json", cwd=root)
    assert checked.returncode == 1
    assert [row["File"] for row in json.loads(checked.stdout)] == ["catalog.yaml"]
    assert [row["Remedy"] for row in answer("index", cwd=root)] == ["written"]
    assert answer("index", "--check", cwd=root) == []


def test_errors_in_a_catalog_have_their_places(tmp_path: Path) -> None:
    root = copy_of_the_catalog(tmp_path)
    (root / "templates/tenant/bastion/entry.yaml").write_text("title: x\ntitle: y\n")
    (root / "templates/tenant/web-server/tests.yaml").unlink()
    (root / "environments/mcloud/site.yaml").write_text("title: [\n")

    done = hotcat("list", cwd=root)

    assert done.returncode == 1
    for part in (
        "bastion/entry.yaml:2:1: the key 'title' stands twice",
        "tests.yaml is missing",
        "site.yaml:2:1: YAML",
    ):
        assert part in done.stderr


@pytest.mark.parametrize("command", ["list", "show", "render", "new", "index"])
def test_help_has_examples_line_by_line(command: str) -> None:
    shown = hotcat(command, "--help").stdout

    assert (
        f"\n  hotcat {command}"
        in shown.partition("examples:\n")[1] + "\n" + shown.partition("examples:\n")[2]
    )
