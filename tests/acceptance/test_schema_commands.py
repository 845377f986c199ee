"""`hotcat schema` through the command line; snapshots from a server that gives what the engine answered."""

from __future__ import annotations

import http.server
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from hotcat.schema import pack

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).parents[2]
ANSWERS: dict[str, Any] = json.loads(
    (REPOSITORY / "tests/unit/schema/answers.json").read_text(encoding="utf-8")
)
PORT = "/resource_types/OS%3A%3ANeutron%3A%3APort"


class Heat(http.server.BaseHTTPRequestHandler):
    """Heat's API, reading only; `answers` may hold a status in place of an answer."""

    answers: dict[str, Any]

    def do_GET(self) -> None:
        answer = self.answers.get(self.path.removeprefix("/v1/p"), 404)
        status, body = (answer, {}) if isinstance(answer, int) else (200, answer)
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: Any) -> None:
        pass


class Runner:
    """Runs hotcat in a folder of its own, with a clouds.yaml that names the server as cloud `here`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.answers = dict(ANSWERS)
        handler = type("Handler", (Heat,), {"answers": self.answers})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{self.server.server_port}/v1/p"
        cloud = {"auth_type": "none", "auth": {"endpoint": url}, "orchestration_endpoint_override": url}
        (folder / "clouds.yaml").write_text(json.dumps({"clouds": {"here": cloud}}))

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("OS_")}
        done = subprocess.run(
            [sys.executable, "-m", "hotcat.cli.main", "schema", *arguments],
            cwd=self.folder,
            env=environment | {"OS_CLIENT_CONFIG_FILE": str(self.folder / "clouds.yaml")},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert "Traceback" not in done.stderr
        return done


@pytest.fixture
def hotcat(tmp_path: Path) -> Iterator[Runner]:
    runner = Runner(tmp_path)
    yield runner
    runner.server.shutdown()
    runner.server.server_close()


@pytest.mark.parametrize("command", ["dump", "snapshot", "json-schema"])
def test_help_has_examples(hotcat: Runner, command: str) -> None:
    done = hotcat(command, "--help")

    assert done.returncode == 0
    assert f"examples:\n  hotcat schema {command} " in done.stdout


def test_a_json_schema_is_written_for_a_release(hotcat: Runner) -> None:
    done = hotcat("json-schema", "--release", "2025.2", "-o", "hot.json")

    assert (done.returncode, done.stdout) == (0, "")
    schema = json.loads((hotcat.folder / "hot.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    assert "2025.2" in schema["title"]
    assert "2026.2" in json.loads(hotcat("json-schema").stdout)["title"]


def test_a_release_without_a_pack_is_told(hotcat: Runner) -> None:
    done = hotcat("json-schema", "--release", "2024.1")

    assert done.returncode == 1
    assert "no pack of release '2024.1'" in done.stderr
    assert "There are 2025.1, " in done.stderr


def test_where_a_file_cannot_be_written_it_is_told(hotcat: Runner) -> None:
    done = hotcat("json-schema", "-o", "missing/hot.json")

    assert done.returncode == 1
    assert "missing/hot.json: cannot write: No such file or directory" in done.stderr


def test_dump_tells_what_is_no_interpreter_and_which_has_no_heat(hotcat: Runner) -> None:
    bare = hotcat.folder / "bare"
    bare.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n')
    bare.chmod(0o755)

    missing = hotcat("dump", "--python", "no-such-python")
    without = hotcat("dump", "--python", str(bare))

    assert (missing.returncode, without.returncode) == (1, 1)
    assert "there is no program 'no-such-python'" in missing.stderr
    assert "has no openstack-heat" in without.stderr


def test_a_snapshot_of_a_cloud_is_a_pack(hotcat: Runner) -> None:
    hotcat.answers[PORT] = 403
    done = hotcat("snapshot", "--cloud", "here", "-o", "here.jsonl")

    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "3 of 3 resource types" in done.stderr
    assert "left out, for Heat does not tell of them: OS::Neutron::Port" in done.stderr
    snapped = pack.open_pack(hotcat.folder / "here.jsonl")
    assert snapped.release == "here"
    assert "OS::Cinder::Volume" in snapped.names
    assert "OS::Neutron::Port" not in snapped.names
    assert "get_param" in snapped.versions["wallaby"].functions


def test_a_type_that_heat_lists_and_fails_on_is_left_out(hotcat: Runner) -> None:
    hotcat.answers[PORT] = 500
    done = hotcat("snapshot", "--cloud", "here", "-o", "here.jsonl")

    assert done.returncode == 0, done.stderr
    assert "left out, for Heat does not tell of them: OS::Neutron::Port" in done.stderr


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/resource_types", 403, "Heat refuses to list its resource types"),
        ("/resource_types", 500, "cannot read /resource_types from Heat of cloud 'here'"),
        (PORT, 503, f"cannot read {PORT} from Heat of cloud 'here'"),
    ],
)
def test_a_snapshot_that_cannot_be_taken_leaves_no_file(
    hotcat: Runner, path: str, status: int, told: str
) -> None:
    hotcat.answers[path] = status
    done = hotcat("snapshot", "--cloud", "here", "-o", "here.jsonl")

    assert done.returncode == 1
    assert told in done.stderr
    assert not (hotcat.folder / "here.jsonl").exists()
