"""The supervisor with services that are forked from real fork servers."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.embedded.as_init import run_as_init
from tests.unit.embedded.scene import Scene

from hotcat.embedded import forkserver
from hotcat.embedded.component import Api, Family, Forked, Program, Socket, Unit

if TYPE_CHECKING:
    from hotcat.embedded.paths import CloudPaths

SERVICE = """
import os, signal, sys
def wait():
    print(sys.argv, os.environ.get("SECRET"), flush=True)
    signal.pause()
def task(): print("task", flush=True)
"""


def forkservers(paths: CloudPaths) -> list[Unit]:
    (paths.tmp / "probe_service.py").write_text(SERVICE)
    base, family = str(paths.run / "forkserver.sock"), str(paths.run / "forkserver-probe.sock")
    program = Program((sys.executable, "-P", forkserver.__file__, base, "json"))
    return [
        Unit("forkserver", program, ready=Socket(base, seqpacket=True)),
        Unit(
            "forkserver-probe",
            Family(("probe_service",)),
            needs=("forkserver",),
            ready=Socket(family, seqpacket=True),
        ),
    ]


def test_forked_service_gets_its_secret_where_nobody_sees_it(paths: CloudPaths) -> None:
    start = Forked("probe", "probe_service", ("x", "-v"), "wait", secret_env={"SECRET": "admin"})

    async def scenario() -> None:
        units = [
            *forkservers(paths),
            Unit("service", start, needs=("forkserver-probe",)),
            Unit("task", Forked("probe", "probe_service", ("y",), "task"), needs=("service",), task=True),
        ]
        scene = Scene(paths, *units, secrets={"admin": "s3cret-word"})
        await scene.supervisor.all_ready()
        while not scene.log("service"):
            await asyncio.sleep(0.01)
        assert scene.log("service") == "['x', '-v'] s3cret-word\n"
        assert scene.log("task") == "task\n"
        for pid in [scene.pid(name) for name in ("forkserver", "forkserver-probe", "service")]:
            for file in ("cmdline", "environ"):
                assert b"s3cret-word" not in Path(f"/proc/{pid}/{file}").read_bytes()
        assert "s3cret-word" not in str(scene.supervisor.snapshot_of_states())

    run_as_init(scenario)


def test_killed_fork_servers_come_back_and_serve_restarts(paths: CloudPaths, pauses: list[float]) -> None:
    start = Forked("probe", "probe_service", ("x",), "wait")

    async def scenario() -> None:
        units = [*forkservers(paths), Unit("service", start, needs=("forkserver-probe",))]
        scene = Scene(paths, *units)
        await scene.supervisor.all_ready()
        service = scene.pid("service")
        scene.kill("forkserver")
        scene.kill("forkserver-probe")
        await scene.until("forkserver", "ready", 2)
        await scene.until("forkserver-probe", "ready", 2)
        assert scene.pid("service") == service
        scene.kill("service")
        await scene.until("service", "ready", 2)
        assert scene.pid("service") != service
        assert not scene.supervisor.failed.is_set()

    run_as_init(scenario)
    del pauses


def test_service_waits_for_a_fork_server_that_is_away(paths: CloudPaths, pauses: list[float]) -> None:
    start = Forked("probe", "probe_service", ("x",), "wait")

    async def scenario() -> None:
        scene = Scene(paths, *forkservers(paths), Unit("service", start, needs=("forkserver-probe",)))
        await scene.supervisor.all_ready()
        os.kill(scene.pid("forkserver-probe"), signal.SIGKILL)
        scene.kill("service")
        await scene.until("service", "ready", 2)
        assert scene.state("service").word == "ready"

    run_as_init(scenario)
    del pauses


@pytest.mark.parametrize("own_modules", [False, True])
def test_api_serves_on_the_published_socket(paths: CloudPaths, own_modules: bool) -> None:
    pytest.importorskip("waitress")
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_server(("127.0.0.1", 0)) as spare:
        own, published = spare.getsockname()[1], listener.getsockname()[1]
        spare.close()
        code = "def application(e, s): s('200 OK', []); return [b'it works']"

        async def scenario() -> None:
            folder = paths.etc if own_modules else paths.tmp  # which is where Python looks
            (folder / "probe_wsgi.py").write_text(code)
            api = Api("probe", "probe_wsgi", own, modules=str(folder) if own_modules else "")
            units = [*forkservers(paths), Unit("api", api, needs=("forkserver-probe",))]
            scene = Scene(paths, *units, sockets={own: listener.fileno()})
            await scene.until("api", "ready")
            reader, writer = await asyncio.open_connection("127.0.0.1", published)
            writer.write(b"GET / HTTP/1.0\r\n\r\n")
            assert (await reader.read()).endswith(b"it works")
            writer.close()

        run_as_init(scenario)
