from __future__ import annotations

import json
import socket
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotcat.embedded import cloud, control
from hotcat.embedded.cloud import Cloud
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.embedded.paths import CloudPaths

ANSWERS: dict[str, list[dict[str, object]]] = {
    "status": [{"phase": "ready"}],
    "watch": [{"n": 1}, {"n": 2}, {"n": 3}],
    "kill": [],
}


@contextmanager
def served(folder: Path) -> Iterator[Path]:
    """A control socket in this folder, made with a short path, answered once as init would."""
    path = folder / "control.sock"
    with socket.socket(socket.AF_UNIX) as listener, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        listener.bind(path.name)
        listener.listen()

        def serve() -> None:
            client, _ = listener.accept()
            with client, client.makefile("rw") as stream:
                for answer in ANSWERS[stream.readline().strip()]:
                    stream.write(json.dumps(answer) + "\n")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield path
        thread.join(timeout=10)


def test_path_longer_than_the_kernel_allows(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 40) / ("longer" * 30)
    folder.mkdir(parents=True)
    with served(folder) as path:
        assert len(str(path)) > 300
        assert control.ask(path, "status") == {"phase": "ready"}


def test_stream_ends_when_the_cloud_hangs_up(tmp_path: Path) -> None:
    with served(tmp_path) as path:
        assert list(control.stream(path, "watch")) == [{"n": 1}, {"n": 2}, {"n": 3}]


def test_no_answer_is_an_error(tmp_path: Path) -> None:
    with served(tmp_path) as path, pytest.raises(ConnectionResetError):
        control.ask(path, "kill")


def test_nobody_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        control.ask(tmp_path / "no" / "control.sock", "status")
    with pytest.raises(FileNotFoundError):
        control.ask(tmp_path / "control.sock", "status")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "control.sock"))
    with pytest.raises(ConnectionRefusedError):
        control.ask(tmp_path / "control.sock", "status")


def test_attempts_leave_no_descriptor(tmp_path: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(10):
        with pytest.raises(OSError, match="No such file"):
            control.ask(tmp_path / "control.sock", "status")
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_cloud_that_is_slow_to_answer_is_not_said_to_be_gone(
    paths: CloudPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Cloud("busy", paths)
    assert asked.status() is None
    monkeypatch.setattr(cloud, "ANSWER_PATIENCE", 0.05)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(paths.control))
        listener.listen()
        with pytest.raises(HotcatError, match="'busy' does not answer"):
            asked.status()
