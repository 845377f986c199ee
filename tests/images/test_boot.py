"""Real images, booted as their definitions say, and against a definition that they cannot meet."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from hotcat.catalog import load
from hotcat.images import store

if TYPE_CHECKING:
    from collections.abc import Callable

    Boot = Callable[[str, Path], tuple[int, dict[str, Any]]]

TREE = Path(__file__).parents[2]
BOOTED = [name for name, image in load.load(TREE).images.items() if image.boot]
FAILING = """\
memory_mb: 512
seed: nocloud
user_data: |
  #cloud-config
  write_files:
    - path: /etc/systemd/system/broken.service
      content: |
        [Service]
        Type=oneshot
        ExecStart=/bin/sh -c 'echo it broke; exit 3'
  runcmd:
    - [systemctl, daemon-reload]
    - systemctl start broken.service || true
within: 900
expect:
  units: [ssh.service, no-such.service, broken.service]
  ports: [22, 8443]
  packages: {openssh-server: ">=2:99", apache2: "", cloud-init: ">=20"}
  files:
    /etc/ssh/sshd_config: {contains: "no such text", mode: "0600", owner: nobody}
    /no/such/file: {}
    /etc/os-release: {contains: "ID=debian"}
  commands:
    - {run: "sshd -t", exit: 1}
    - {run: "echo out; echo err >&2; exit 4"}
    - {run: "uname", stdout: {matches: "^Linux$"}}
  http: [{port: 8081, path: /}]
  ssh: true
"""
MISSED = [  # key below `boot`, and what is told of it
    ("expect.units.1", "unit no-such.service is not found"),
    ("expect.units.2", "unit broken.service is failed"),
    ("expect.ports.1", "nothing listens on TCP port 8443; open are"),
    ("expect.files./etc/ssh/sshd_config", "its mode is 0644, not 0600"),
    ("expect.files./etc/ssh/sshd_config", "it belongs to root:root, not nobody"),
    ("expect.files./etc/ssh/sshd_config", "does not contain 'no such text'"),
    ("expect.files./no/such/file", "there is no such file"),
    ("expect.packages.openssh-server", "not >=2:99"),
    ("expect.packages.apache2", "package apache2 is absent"),
    ("expect.commands.0", "sshd -t: exit status 0, not 1"),
    ("expect.commands.1", "exit status 4, not 0\n  | err"),
    ("expect.http.0", "GET port 8081 /: no answer"),
]


@pytest.fixture
def boot() -> Boot:
    """Build an image where it is not yet, and boot it; returns exit status and result."""

    def booted(name: str, catalog: Path) -> tuple[int, dict[str, Any]]:
        run("image", "build", name, "--catalog", str(TREE), code=0)
        done = run("image", "boot", name, "--catalog", str(catalog), "-f", "json")
        [row] = json.loads(done.stdout)
        return done.returncode, row

    return booted


def run(*arguments: str, code: int | None = None) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "hotcat.cli.main", *arguments)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert code in {None, done.returncode}, done.stderr
    return done


@pytest.mark.parametrize("name", BOOTED)
def test_every_image_boots_and_is_as_its_definition_says(
    name: str, boot: Boot, record_property: Callable[[str, object], None]
) -> None:
    status, result = boot(name, TREE)
    assert not result["problems"]
    assert (status, result["result"], result["skipped"]) == (0, "passed", [])
    build = store.named(name, None)
    assert result["build"] == build.name
    record_property("seconds: build", round(sum(build.seconds.values()), 1))
    record_property("seconds: boot", result["seconds"])
    record_property("seconds: CPU of the boot", result["cpu_seconds"])


def test_all_that_an_image_does_not_meet_is_told_at_its_line(tmp_path: Path, boot: Boot) -> None:
    definitions = tmp_path / "elements/images"
    definitions.mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    (tmp_path / "catalog.yaml").write_text("entries: {}\n")
    path = definitions / "debian-12.yaml"
    data = yaml.safe_load((TREE / "elements/images/debian-12.yaml").read_text())
    del data["boot"]
    indented = "".join(f"  {line}\n" for line in FAILING.splitlines())
    path.write_text(f"{yaml.safe_dump(data)}boot:\n{indented}")

    status, result = boot("debian-12", tmp_path)
    assert (status, result["result"]) == (1, "failed")
    source = load.load(tmp_path).images["debian-12"].source
    missed = [(("boot", *keys(at)), text) for at, text in MISSED]
    missed.append((("boot",), "it broke"))
    for at, text in missed:
        place = str(source.place(at))
        assert any(one.startswith(f"{place}: ") and text in one for one in result["problems"]), (place, text)
    assert len(result["problems"]) == len(missed), "what is met is not to be told"
    assert "broken.service" in Path(result["console"]).read_text(errors="replace")
    Path(result["console"]).unlink()


def keys(path: str) -> tuple[str | int, ...]:
    """Return the keys of `expect.files./a.b` or `expect.units.1`."""
    return tuple(int(key) if key.isdecimal() else key for key in path.split(".", 2))
