"""An embedded cloud of the tests' own, used through the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hotcat.embedded.cloud import Cloud
from hotcat.embedded.host import find_process

if TYPE_CHECKING:
    from pathlib import Path

FAKES = 2


@dataclass
class Rig:
    """An embedded cloud and the hotcat commands on it, with a clouds.yaml of its own."""

    name: str
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("OS_")}
        self.environment = kept | {
            "HOTCAT_CLOUD": self.name,
            "OS_CLOUD": self.name,
            "OS_CLIENT_CONFIG_FILE": str(self.folder / "clouds.yaml"),
            "XDG_STATE_HOME": str(self.folder / "state"),
        }

    @property
    def cloud(self) -> Cloud:
        return Cloud.named(self.name)

    def start(self, *arguments: str, stdin: bool = False) -> subprocess.Popen[str]:
        """Start `hotcat ARGUMENTS` and return at once."""
        return subprocess.Popen(
            (sys.executable, "-m", "hotcat.cli.main", *arguments),
            env=self.environment,
            stdin=subprocess.PIPE if stdin else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run `hotcat ARGUMENTS` to its end and return what it printed."""
        process = self.start(*arguments)
        out, err = process.communicate()
        assert process.returncode == code, f"hotcat {' '.join(arguments)}: {process.returncode}\n{out}\n{err}"
        return out

    def json(self, *arguments: str) -> Any:
        return json.loads(self.run(*arguments, "-f", "json"))

    def up(self, *arguments: str) -> dict[str, Any]:
        return dict(self.json("cloud", "up", "--fake-computes", str(FAKES), *arguments))

    def down(self) -> None:
        self.run("cloud", "down")

    def services(self) -> dict[str, dict[str, Any]]:
        """The state of each service, as the cloud's init tells it."""
        status = self.cloud.require_running()
        return {unit["unit"]: unit for unit in status["units"] if not unit["task"]}

    def until(self, condition: Any, patience: float = 120.0) -> None:
        """Wait until a condition holds."""
        deadline = time.monotonic() + patience
        while not condition():
            assert time.monotonic() < deadline, f"still not so after {patience} s"
            time.sleep(0.2)

    def all_ready(self) -> bool:
        return all(unit["state"] == "ready" for unit in self.services().values())

    def inside(self, *command: str) -> str:
        """Run a command inside the cloud's namespaces."""
        return self.run("cloud", "shell", "--", *command)

    def kill_init(self) -> None:
        init = find_process("hotcat.embedded.init", self.cloud.paths)
        assert init
        os.kill(init, signal.SIGKILL)


def make_rig(name: str, folder: Path) -> Rig:
    folder.mkdir(parents=True, exist_ok=True)
    return Rig(name, folder)
