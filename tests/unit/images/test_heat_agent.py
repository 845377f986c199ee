"""The runner of Heat's software deployments that the element heat-agent puts into an image."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).parents[3] / "elements/heat-agent/static/usr/libexec/heat-config"
PLACES = (
    "/usr/libexec/heat-config",
    "/var/lib/heat-config",
    "/run/heat-config",
    "/etc/os-collect-config.conf",
)


class Server:
    """A server of its own below a folder: the runner, the hook and their files."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("apply", "hooks/script"):
            text = (SOURCE / name).read_text().replace("TRIES = 5", "TRIES = 1")
            for place in PLACES:
                text = text.replace(place, f"{root}{place}")
            path = root / f"usr/libexec/heat-config/{name}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace("/opt/openstack/heat-agent/bin/python", sys.executable, 1))
            path.chmod(0o755)
        (root / "etc").mkdir()
        self.settings = root / "etc/os-collect-config.conf"
        self.settings.write_text("[DEFAULT]\n")

    def apply(self, metadata: object, *others: str) -> str:
        """Let the runner see metadata; returns what it logs."""
        file = self.root / "metadata.json"
        file.write_text(json.dumps(metadata))
        done = subprocess.run(
            [self.root / "usr/libexec/heat-config/apply"],
            env={**os.environ, "OS_CONFIG_FILES": ":".join((str(file), *others))},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stderr


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path)


@pytest.fixture
def heat() -> Iterator[tuple[str, list[tuple[str, str, dict[str, Any]]]]]:
    """Return an address that takes signals, and those it has taken: verb, path, content."""
    taken: list[tuple[str, str, dict[str, Any]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append((self.command, self.path, json.loads(content)))
            self.send_response(200)
            self.end_headers()

        do_PUT = do_POST  # noqa: N815  (the name that http.server looks for)

        def log_message(self, *_: object) -> None:
            pass

    listening = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}", taken
    listening.shutdown()
    listening.server_close()
    thread.join()


def _deployment(identity: str, config: object, address: str = "", **more: object) -> dict[str, object]:
    inputs = [{"name": "deploy_signal_id", "value": f"{address}/{identity}"}] if address else []
    deployment: dict[str, Any] = {"id": identity, "group": "script", "config": config, "inputs": inputs}
    return {**deployment, **more}


def test_a_script_gets_its_inputs_and_heat_its_outputs(server: Server, heat: tuple[str, list[Any]]) -> None:
    address, taken = heat
    script = '#!/bin/sh\necho "hello $who"\necho done > "$heat_outputs_path.state"\nexit 3\n'
    deployment = _deployment("one", script, address, outputs=[{"name": "state"}, {"name": "never"}])
    inputs = [*deployment["inputs"], {"name": "who", "value": "world"}, {"name": "many", "value": [1]}]  # type: ignore[misc]
    server.apply({"deployments": [{**deployment, "inputs": inputs}]})
    ((verb, path, body),) = taken
    assert (verb, path) == ("POST", "/one")
    assert body == {
        "state": "done\n",
        "deploy_stdout": "hello world\n",
        "deploy_stderr": "",
        "deploy_status_code": 3,
    }


def test_a_deployment_runs_once(server: Server, heat: tuple[str, list[Any]]) -> None:
    address, taken = heat
    count = server.root / "count"
    metadata = {"deployments": [_deployment("one", f"#!/bin/sh\necho x >> {count}\n", address)]}
    server.apply(metadata)
    server.apply(metadata)
    assert count.read_text() == "x\n"
    assert len(taken) == 1


def test_of_a_component_what_its_action_asks_for_runs(server: Server, heat: tuple[str, list[Any]]) -> None:
    address, taken = heat
    configs = [
        {"actions": ["DELETE"], "tool": "script", "config": "#!/bin/sh\necho gone\n"},
        {"actions": ["CREATE", "UPDATE"], "tool": "script", "config": "#!/bin/sh\necho made\n"},
    ]
    deployment = _deployment("one", {"configs": configs}, address, group="component")
    inputs = [
        *deployment["inputs"],  # type: ignore[misc]
        {"name": "deploy_action", "value": "UPDATE"},
        {"name": "deploy_signal_verb", "value": "PUT"},
    ]
    server.apply({"deployments": [{**deployment, "inputs": inputs}]})
    assert [(verb, body["deploy_stdout"]) for verb, _, body in taken] == [("PUT", "made\n")]


@pytest.mark.parametrize(
    ("group", "config", "told"),
    [
        ("puppet", "x", (127, "this image has no hook for the group puppet")),
        ("../script", "#!/bin/sh\n", (0, "")),
        ("script", "#!/nowhere/sh\n", (126, "No such file or directory")),
        ("script", "echo no interpreter", (126, "Exec format error")),
    ],
)
def test_heat_is_told_what_cannot_run(
    server: Server, heat: tuple[str, list[Any]], group: str, config: str, told: tuple[int, str]
) -> None:
    address, taken = heat
    server.apply({"deployments": [_deployment("one", config, address, group=group)]})
    ((_, _, body),) = taken
    code, reason = told
    assert body["deploy_status_code"] == code
    assert reason in body["deploy_stderr"]


def test_a_deployment_with_a_path_for_an_identity_is_refused(server: Server) -> None:
    assert "no identity" in server.apply({"deployments": [_deployment("../../evil", "#!/bin/sh\n")]})
    assert not list(server.root.glob("**/evil*"))


def test_what_an_input_holds_is_not_logged_and_not_kept(server: Server) -> None:
    deployment = _deployment("one", "#!/bin/sh\ntrue\n", inputs=[{"name": "password", "value": "s3cret"}])
    log = server.apply({"deployments": [deployment]})
    assert "s3cret" not in log
    for path in (server.root / "var").glob("**/*"):
        assert path.stat().st_mode & 0o077 == 0
        assert path.is_dir() or "s3cret" not in path.read_text()


def test_the_collector_is_set_as_the_metadata_says(server: Server) -> None:
    wanted = {
        "collectors": ["ec2", "heat"],
        "polling_interval": 15,
        "heat": {"auth_url": "https://x", "password": "p", "region_name": None},
    }
    server.apply({"os-collect-config": wanted})
    assert server.settings.read_text().splitlines() == [
        "[DEFAULT]",
        f"command = {server.root}/usr/libexec/heat-config/apply",
        "collectors = ec2",
        "collectors = heat",
        "polling_interval = 15",
        "",
        "[heat]",
        "auth_url = https://x",
        "password = p",
    ]
    assert server.settings.stat().st_mode & 0o077 == 0


def test_metadata_that_cannot_be_read_is_left_out(server: Server) -> None:
    broken = server.root / "broken.json"
    broken.write_text("{")
    log = server.apply({"deployments": [_deployment("one", "#!/bin/sh\n")]}, str(broken), "/nowhere.json")
    assert "broken.json is left out" in log
    assert "/nowhere.json is left out" in log
    assert "one: ended with 0" in log
