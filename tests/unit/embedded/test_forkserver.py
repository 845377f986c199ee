"""The fork server as it runs in a cloud, here under this Python with modules of the test's own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.embedded.as_init import run_as_init

from hotcat.embedded import forkrun, forkserver
from hotcat.embedded.processes import Processes, ask_forkserver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotcat.embedded.paths import CloudPaths

SCRIPT = forkserver.__file__
SERVICE = """
import os, signal, sys, time

LOADED_IN = os.getpid()

class Outer:
    @staticmethod
    def show():
        print(sys.argv, os.environ.get("WORD"), os.getsid(0) == os.getpid(), LOADED_IN, flush=True)

def succeed(): return None
def seven(): return 7
def leave(): sys.exit(8)
def leave_quietly(): sys.exit()
def complain(): sys.exit("out of order")
def fail(): raise RuntimeError("a mistake")
def wait(): print("waiting", flush=True); signal.pause()

def application(environ, start):
    start("200 OK", [("Content-Type", "text/plain")])
    return [f"{environ['PATH_INFO']} {os.getpid()}".encode()]
"""


class Scene:
    """A base fork server and what is forked from it."""

    def __init__(self, paths: CloudPaths, modules: Path) -> None:
        self.processes = Processes()
        self.paths = paths
        path = os.pathsep.join([str(modules), os.environ.get("PYTHONPATH", "")])
        self.env = {"PYTHONPATH": path, "PATH": os.environ["PATH"]}
        self.base = paths.run / "base.sock"

    def log(self, name: str) -> str:
        return (self.paths.log / name).read_text()

    async def start(self, *preload: str) -> int:
        argv = (sys.executable, "-P", SCRIPT, str(self.base), *preload)
        pid = self.processes.spawn(argv, env=self.env, log=self.paths.log / "base")
        await listening(self.base)
        return pid

    async def family(self, name: str, *preload: str) -> tuple[Path, int]:
        path = self.paths.run / f"{name}.sock"
        request = {"name": name, "serve": str(path), "preload": preload, "log": str(self.paths.log / name)}
        pid = await ask_forkserver(self.base, request)
        await listening(path)
        return path, pid

    async def fork(self, server: Path, function: str, log: str = "service", **more: Any) -> int:
        run = {"module": "probe_service", "function": function}
        request = {"name": "service", "run": run, "argv": ["service"], "log": str(self.paths.log / log)}
        return await ask_forkserver(server, request | more)

    async def code(self, function: str) -> int:
        return await self.processes.exit_of(await self.fork(self.base, function))


async def listening(path: Path) -> None:
    while True:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as probe:
            probe.connect(str(path))
            return
        await asyncio.sleep(0.01)


async def text_in(log: Path, text: str) -> None:
    while not log.exists() or text not in log.read_text():
        await asyncio.sleep(0.01)


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    (tmp_path / "probe_service.py").write_text(SERVICE)
    (tmp_path / "probe_wsgi.py").write_text("from probe_service import application\n")
    return tmp_path


def test_service_has_argv_environment_log_and_session_of_its_own(paths: CloudPaths, modules: Path) -> None:
    async def scenario() -> None:
        scene = Scene(paths, modules)
        base = await scene.start("json", "probe_service")
        argv = ["service", "--config", "a b"]
        pid = await scene.fork(scene.base, "Outer.show", argv=argv, env={"WORD": "given"})
        assert pid != base
        assert await scene.processes.exit_of(pid) == 0
        assert (
            scene.log("service") == f"['service', '--config', 'a b'] given True {base}\n"
        )  # not loaded again
        assert await scene.code("Outer.show") == 0
        assert scene.log("service").endswith(f"['service'] None True {base}\n")  # the first left no trace
        assert scene.log("base") == ""

    run_as_init(scenario)


@pytest.mark.parametrize(
    ("function", "code", "text"),
    [
        ("succeed", 0, ""),
        ("seven", 7, ""),
        ("leave", 8, ""),
        ("leave_quietly", 0, ""),
        ("complain", 1, "out of order\n"),
    ],
)
def test_exit_codes_are_those_of_a_console_script(
    paths: CloudPaths, modules: Path, function: str, code: int, text: str
) -> None:
    async def scenario() -> None:
        scene = Scene(paths, modules)
        await scene.start("probe_service")
        assert await scene.code(function) == code
        assert scene.log("service") == text

    run_as_init(scenario)


@pytest.mark.parametrize(
    ("function", "error"),
    [("fail", "RuntimeError: a mistake"), ("missing", "AttributeError"), ("Outer.missing", "AttributeError")],
)
def test_service_that_fails_says_why_in_its_log(
    paths: CloudPaths, modules: Path, function: str, error: str
) -> None:
    async def scenario() -> None:
        scene = Scene(paths, modules)
        await scene.start("probe_service")
        assert await scene.code(function) == 1
        assert error in scene.log("service")
        assert await scene.code("succeed") == 0  # the server goes on

    run_as_init(scenario)


def test_log_is_for_its_owner_only_and_added_to(paths: CloudPaths, modules: Path) -> None:
    async def scenario() -> None:
        scene = Scene(paths, modules)
        await scene.start()
        (paths.log / "service").touch(0o600)
        await scene.code("complain")
        await scene.code("complain")
        assert scene.log("service") == "out of order\n" * 2
        assert await scene.processes.exit_of(await scene.fork(scene.base, "succeed", log="new")) == 0
        assert (paths.log / "new").stat().st_mode & 0o777 == 0o600

    run_as_init(scenario)


def test_secret_in_the_environment_is_not_shown_by_the_kernel(paths: CloudPaths, modules: Path) -> None:
    async def scenario() -> None:
        scene = Scene(paths, modules)
        await scene.start("probe_service")
        pid = await scene.fork(scene.base, "wait", env={"OS_PASSWORD": "s3cret"})
        await text_in(paths.log / "service", "waiting")
        for file in ("cmdline", "environ"):
            assert b"s3cret" not in Path(f"/proc/{pid}/{file}").read_bytes()

    run_as_init(scenario)


def test_service_ends_on_sigterm(paths: CloudPaths, modules: Path) -> None:
    async def scenario() -> None:
        scene = Scene(paths, modules)
        await scene.start("probe_service")
        pid = await scene.fork(scene.base, "wait")
        await text_in(paths.log / "service", "waiting")
        os.kill(pid, signal.SIGTERM)
        assert await scene.processes.exit_of(pid) == -signal.SIGTERM

    run_as_init(scenario)


def test_families_share_the_base_and_not_each_others_modules(paths: CloudPaths, modules: Path) -> None:
    (modules / "probe_shared.py").write_text("import os; print('shared', os.getpid(), flush=True)")
    (modules / "probe_own.py").write_text("import os; print('own', os.getpid(), flush=True)")
    asks = (
        "import sys; def_ = 1\ndef main(): print('probe_shared' in sys.modules, 'probe_own' in sys.modules)"
    )
    (modules / "probe_asks.py").write_text(asks.replace(" def_ = 1", ""))

    async def scenario() -> None:
        scene = Scene(paths, modules)
        base = await scene.start("probe_shared")
        one, of_one = await scene.family("one", "probe_shared", "probe_own")
        two, _ = await scene.family("two")
        for server, log in ((one, "in-one"), (two, "in-two")):
            run = {"module": "probe_asks", "function": "main"}
            await scene.processes.exit_of(await scene.fork(server, "", log=log, run=run))
        assert scene.log("base") == f"shared {base}\n"
        assert scene.log("one") == f"own {of_one}\n"
        assert scene.log("in-one") == "True True\n"
        assert scene.log("in-two") == "True False\n"

    run_as_init(scenario)


def test_service_outlives_its_family_which_can_be_started_again(paths: CloudPaths, modules: Path) -> None:
    async def scenario() -> None:
        scene = Scene(paths, modules)
        await scene.start()
        server, family = await scene.family("one", "probe_service")
        pid = await scene.fork(server, "wait")
        await text_in(paths.log / "service", "waiting")
        os.kill(family, signal.SIGKILL)
        assert await scene.processes.exit_of(family) == -signal.SIGKILL
        with pytest.raises(OSError, match="refused"):
            await scene.fork(server, "succeed")
        again, _ = await scene.family("one", "probe_service")  # its socket's file was left behind
        assert await scene.processes.exit_of(await scene.fork(again, "seven")) == 7
        os.kill(pid, signal.SIGTERM)
        assert await scene.processes.exit_of(pid) == -signal.SIGTERM

    run_as_init(scenario)


def test_module_that_cannot_be_preloaded_is_told_and_skipped(paths: CloudPaths, modules: Path) -> None:
    (modules / "probe_broken.py").write_text("1 / 0")

    async def scenario() -> None:
        scene = Scene(paths, modules)
        await scene.start("no_such_module", "probe_broken", "probe_service")
        lines = scene.log("base").splitlines()
        assert lines[0].startswith("not preloaded: no_such_module: ModuleNotFoundError")
        assert lines[1].startswith("not preloaded: probe_broken: ZeroDivisionError")
        assert await scene.code("seven") == 7

    run_as_init(scenario)


def test_client_that_says_nothing_does_not_end_it(paths: CloudPaths, modules: Path) -> None:
    async def scenario() -> None:
        scene = Scene(paths, modules)
        await scene.start()
        for _ in range(3):
            await listening(scene.base)
        assert await scene.code("seven") == 7

    run_as_init(scenario)


def test_server_leaves_no_zombie_and_no_descriptor(paths: CloudPaths, modules: Path) -> None:
    async def scenario() -> None:
        scene = Scene(paths, modules)
        base = await scene.start("probe_service")
        await scene.code("succeed")
        before = _descriptors(base)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            for _ in range(5):
                run = {"module": "probe_service", "function": "succeed"}
                request = {"name": "x", "run": run, "argv": ["x"], "log": str(paths.log / "x")}
                pid = await ask_forkserver(scene.base, request, [listener.fileno()])
                assert await scene.processes.exit_of(pid) == 0
        deadline = time.monotonic() + 10  # it closes the last connection after it has answered
        while _descriptors(base) > before and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
        assert _descriptors(base) <= before
        assert Path(f"/proc/{base}/task/{base}/children").read_text() == ""

    run_as_init(scenario)


def _descriptors(process: int) -> int:
    return len(list(Path(f"/proc/{process}/fd").iterdir()))


def test_wsgi_on_an_inherited_socket_and_on_its_own(paths: CloudPaths, modules: Path) -> None:
    pytest.importorskip("waitress")
    with socket.create_server(("127.0.0.1", 0)) as spare:
        own = spare.getsockname()[1]

    async def scenario() -> None:
        scene = Scene(paths, modules)
        await scene.start("waitress", "probe_service")
        with socket.create_server(("127.0.0.1", 0)) as listener:
            run = {"wsgi": "probe_wsgi", "listen": [["127.0.0.1", own]], "threads": 2}
            request = {"name": "api", "run": run, "argv": ["api"], "log": str(paths.log / "api")}
            pid = await ask_forkserver(scene.base, request, [listener.fileno()])
            inherited = listener.getsockname()[1]
        gone, answer = scene.processes.exit_of(pid), ""
        while not answer:
            assert not gone.done(), scene.log("api")
            with contextlib.suppress(urllib.error.URLError):
                answer = await asyncio.to_thread(page, own)
        assert answer == f"/a {pid}"
        assert await asyncio.to_thread(page, inherited) == f"/a {pid}"
        os.kill(pid, signal.SIGKILL)
        await gone
        with pytest.raises(urllib.error.URLError):  # nobody else holds the sockets
            await asyncio.to_thread(page, inherited)

    run_as_init(scenario)


def page(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/a", timeout=10) as answer:
        return str(answer.read().decode())


def forkrun_argv(server: Path, *command: str) -> Sequence[str]:
    return (sys.executable, "-I", "-S", forkrun.__file__, str(server), *command)


def privsep(modules: Path, body: str) -> None:
    """Make an oslo_privsep whose helper does what is given."""
    (modules / "oslo_privsep").mkdir()
    (modules / "oslo_privsep/__init__.py").touch()
    (modules / "oslo_privsep/daemon.py").write_text(f"import os, signal, sys\ndef helper_main():\n{body}")


def test_forkrun_waits_for_the_forked_process(paths: CloudPaths, modules: Path) -> None:
    privsep(modules, "    open(sys.argv[1]).read()\n    open(sys.argv[2], 'w').write('done')\n")

    async def scenario() -> None:
        scene = Scene(paths, modules)
        await scene.start()
        pipe, result = modules / "fifo", modules / "result"
        os.mkfifo(pipe)
        argv = forkrun_argv(scene.base, "privsep-helper", str(pipe), str(result))
        pid = scene.processes.spawn(argv, env={}, log=paths.log / "run")
        ended = scene.processes.exit_of(pid)
        with await asyncio.to_thread(pipe.open, "w"):
            assert not ended.done()
            assert not result.exists()
        assert await ended == 0
        assert result.read_text() == "done"

    run_as_init(scenario)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("    sys.exit(3)", 3),
        ("    raise RuntimeError('no privileges')", 1),
        ("    os.kill(os.getpid(), signal.SIGKILL)", 1),
        ("    if os.fork() == 0: signal.pause()", 0),  # a daemon stays behind
    ],
)
def test_forkrun_ends_like_the_forked_process(paths: CloudPaths, modules: Path, body: str, code: int) -> None:
    privsep(modules, body)

    async def scenario() -> None:
        scene = Scene(paths, modules)
        await scene.start()
        argv = forkrun_argv(scene.base, "privsep-helper")
        assert await scene.processes.run(argv, env={}, log=paths.log / "run") == code

    run_as_init(scenario)


def test_forkrun_fails_where_no_server_is(paths: CloudPaths) -> None:
    async def scenario() -> None:
        processes = Processes()
        argv = forkrun_argv(paths.run / "none.sock", "privsep-helper")
        assert await processes.run(argv, env={}, log=paths.log / "run") == 1

    run_as_init(scenario)
