"""An ordinary user of this machine, made for a test."""

from __future__ import annotations

import contextlib
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

USER = "hotcat-test"
TREE = Path(__file__).parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"  # one that every user can run; root's own may be hidden in root's home


class Person:
    """A user of this machine who has nothing but a home with hotcat in a virtual environment."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.hotcat = home / "venv" / "bin" / "hotcat"

    @property
    def clouds(self) -> Path:
        """Where the user's embedded clouds are."""
        return self.home / ".cache/hotcat/clouds"

    def alive(self) -> list[str]:
        """The user's processes."""
        # A dead one may wait for the machine's init.
        command = ("pgrep", "--uid", USER, "--runstates", "D,R,S,T")
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()

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


@contextlib.contextmanager
def new_person(folder: Path) -> Iterator[Person]:
    """Make the user and install a wheel of this tree for them, built in a folder; nothing is left of them."""
    if os.geteuid() != 0:
        pytest.skip("only root can make a user; without root, all live tests run as an ordinary user anyway")
    subprocess.run(("useradd", "--create-home", USER), check=True, capture_output=True)
    home = Path(pwd.getpwnam(USER).pw_dir)
    try:
        uv = find_uv_bin()
        environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
        for command in (
            (uv, "build", "--quiet", "--wheel", "--out-dir", str(folder), str(TREE)),
            (uv, "venv", "--quiet", "--python", SYSTEM_PYTHON, str(home / "venv")),
        ):
            subprocess.run(command, check=True, env=environment)
        (wheel,) = folder.glob("hotcat-*.whl")
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
