"""Heat's own engine with the plugins, in a process of its own, and the services that they talk to."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.heat_plugins.services.cloud import Cloud

if TYPE_CHECKING:
    from collections.abc import Iterator

PLUGINS = Path(__file__).parents[3] / "heat-plugins"
ENGINE = Path(__file__).with_name("engine.py")


class Stack:
    """The stack that the engine works on; each action is returned as Heat tells it afterwards."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def do(self, action: str, **arguments: Any) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"do": action, **arguments}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the engine ended; what it said is in the log beside the test's files"
        answer: dict[str, Any] = json.loads(line)
        assert "crash" not in answer, answer["crash"]
        return answer

    def act(self, action: str, resources: dict[str, Any] | None = None, **arguments: Any) -> dict[str, Any]:
        """Do it, and return the resources by name; fails where the action does."""
        if resources is not None:
            arguments["template"] = {"resources": resources}
        told = self.do(action, **arguments)
        assert told.get("status") == f"{action.upper()}_COMPLETE", told
        return dict(told.get("resources", {}))

    def refused(self, action: str, resources: dict[str, Any]) -> str:
        """Do it, and return why it fails, in validation or later."""
        told = self.do(action, template={"resources": resources})
        if "refused" in told:
            return str(told["refused"])
        assert told["status"] == f"{action.upper()}_FAILED", told
        return str(told["reason"])


@pytest.fixture(scope="session")
def cloud_server() -> Iterator[Cloud]:
    found = Cloud()
    yield found
    found.close()


@pytest.fixture(scope="session")
def process(
    heat_python: Path, cloud_server: Cloud, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[subprocess.Popen[str]]:
    """The engine, started once: it takes seconds."""
    log = tmp_path_factory.mktemp("engine") / "log"
    command = (heat_python, "-B", ENGINE, f"{cloud_server.url}/identity/v3", PLUGINS)
    with log.open("wb") as said:
        engine = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True, cwd="/"
        )
    with engine:
        yield engine
        assert engine.stdin
        engine.stdin.close()


@pytest.fixture
def cloud(cloud_server: Cloud) -> Cloud:
    """The services, as new."""
    cloud_server.reset()
    return cloud_server


@pytest.fixture
def stack(cloud: Cloud, process: subprocess.Popen[str]) -> Stack:  # noqa: ARG001  (cloud: made new)
    return Stack(process)
