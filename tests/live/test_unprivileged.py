"""All of it as an ordinary user: one is made, and runs the demo from a wheel of this tree."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from uv import find_uv_bin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.live.rig import Rig

pytestmark = pytest.mark.live

USER = "hotcat-test"
TREE = Path(__file__).parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"  # one that every user can run; root's own may be hidden in root's home


class Person:
    """A user of this machine who has nothing but a home with hotcat in a virtual environment."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.hotcat = home / "venv" / "bin" / "hotcat"

    def run(self, *arguments: str) -> str:
        environment = {"HOME": str(self.home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
        runuser = shutil.which("runuser", path="/usr/sbin:/sbin")
        assert runuser
        command = (runuser, "--user", USER, "--", str(self.hotcat), *arguments)
        done = subprocess.run(
            command, env=environment, cwd=self.home, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{arguments}\n{done.stdout}\n{done.stderr}"
        return done.stdout


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    if os.geteuid() != 0:
        pytest.skip("only root can make a user; without root, all live tests run as an ordinary user anyway")
    subprocess.run(("useradd", "--create-home", USER), check=True, capture_output=True)
    home = Path(pwd.getpwnam(USER).pw_dir)
    try:
        uv = find_uv_bin()
        environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
        for command in (
            (uv, "build", "--quiet", "--wheel", "--out-dir", str(tmp_path), str(TREE)),
            (uv, "venv", "--quiet", "--python", SYSTEM_PYTHON, str(home / "venv")),
        ):
            subprocess.run(command, check=True, env=environment)
        (wheel,) = tmp_path.glob("hotcat-*.whl")
        subprocess.run(
            (uv, "pip", "install", "--quiet", "--python", str(home / "venv/bin/python"), str(wheel)),
            check=True,
            env=environment,
        )
        shutil.chown(home, USER)
        subprocess.run(("chown", "--recursive", USER, str(home)), check=True)
        yield Person(home)
    finally:
        subprocess.run(("pkill", "--signal", "KILL", "--uid", USER), check=False)
        subprocess.run(("userdel", "--force", "--remove", USER), check=True, capture_output=True)


def test_demo_as_an_ordinary_user(rig: Rig, person: Person) -> None:  # noqa: ARG001  (rig: it is installed)
    shown = person.run("demo")
    assert "It works" in shown
    assert "curl --proxy socks5h://127.77." in shown
    assert "served this page" in person.run("demo")
    assert "is down" in person.run("cloud", "down")
    alive = ("pgrep", "--uid", USER, "--runstates", "D,R,S,T")  # a dead one may wait for the machine's init
    assert not subprocess.run(alive, capture_output=True, check=False).stdout
    assert not list((person.home / ".cache/hotcat/clouds").iterdir())
    assert not (person.home / ".config").exists()
