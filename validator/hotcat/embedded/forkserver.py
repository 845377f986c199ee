"""A fork server: imports once, then forks a ready process for every service.

Importing nova, neutron or heat costs 3 to 5 CPU seconds a process and 100 MB of memory that no two processes
share. A base server imports what they have in common, forks one server a family (their configuration
options would collide in one process), and each family forks its services, which share the pages.

It runs under the Python of the OpenStack environment and so imports nothing of hotcat. Requests are JSON in
one SEQPACKET message with the listening sockets as ancillary data; the answer is `{"pid": N}` or
`{"error": TEXT}`, and where the request has `"wait": true`, `{"exit": CODE}` from the process at its end. A
forked process is handed to the namespace's init by a double fork, so that the supervisor waits for it like
for any other.

    {"serve": SOCKET, "name": N, "preload": [MODULE or MODULE:FUNCTION, ...], "log": FILE}
    {"run": {"module": M, "function": F}, "argv": [...], "env": {...}, "log": FILE}
    {"run": {"wsgi": MODULE, "listen": [[HOST, PORT], ...], "threads": N}, "argv": ..., "env": ..., "log": F}

With `"enter": PID` the process runs in the network, mount and UTS namespaces of that one.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import signal
import socket
import sys
import tempfile
import traceback
from typing import Any

MESSAGE_LIMIT = 1 << 18
NAMESPACES = ("net", "uts", "mnt")  # mnt last: beyond it /proc may be another


class ForkServer:
    """Preloaded modules behind a socket that forks on request."""

    def __init__(self, path: str, preload: list[str]) -> None:
        self.path = path
        self._preload(preload)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)  # noqa: PTH108  (pathlib is one more import in every service)
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.listener.bind(path)
        self.listener.listen(16)

    @staticmethod
    def _preload(modules: list[str]) -> None:
        gc.disable()
        for module in modules:
            name, _, function = module.partition(":")
            try:
                imported = importlib.import_module(name)
                if function:
                    getattr(imported, function)()
            except Exception as error:  # noqa: BLE001  (a module that moved costs speed, not the service)
                print(f"not preloaded: {module}: {error!r}", flush=True)  # noqa: T201
        gc.collect()
        gc.freeze()

    def serve(self) -> None:
        """Answer requests until killed."""
        while True:
            connection, _ = self.listener.accept()
            with connection:
                message, fds, _, _ = socket.recv_fds(connection, MESSAGE_LIMIT, 16)
                if not message:
                    continue
                request = json.loads(message)
                try:
                    answer: dict[str, Any] = {"pid": self._fork(request, list(fds), connection)}
                except OSError as error:
                    answer = {"error": str(error)}
                for fd in fds:
                    os.close(fd)
                with contextlib.suppress(OSError):
                    connection.send(json.dumps(answer).encode())

    def _fork(self, request: dict[str, Any], fds: list[int], connection: socket.socket) -> int:
        """Fork twice; returns the pid of the grandchild, which init adopts."""
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                grandchild = os.fork()
                if grandchild:
                    os.write(writer, str(grandchild).encode())
                    os._exit(0)
                os.close(reader)
                os.close(writer)
                self.listener.close()
                if not request.get("wait"):
                    connection.close()
                self._become(request, fds, connection)
            finally:
                os._exit(1)  # whatever happened, there must be no second server
        os.close(writer)
        with os.fdopen(reader) as pipe:
            pid = int(pipe.read() or 0)
        os.waitpid(child, 0)
        if not pid:
            raise OSError("the fork failed")
        return pid

    def _become(self, request: dict[str, Any], fds: list[int], asker: socket.socket) -> None:
        """Turn this fresh process into the service; never returns."""
        code = 1
        try:
            os.setsid()
            log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.dup2(log, 1)
            os.dup2(log, 2)
            os.close(log)
            if request.get("enter"):
                _enter(request["enter"])
            for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            os.environ.update(request.get("env", {}))
            tempfile.tempdir = None  # what the parent found out is not what TMPDIR says now
            _set_title(request["name"])
            if "serve" in request:
                ForkServer(request["serve"], request["preload"]).serve()
            gc.enable()
            sys.argv = list(request["argv"])
            run = request["run"]
            if "wsgi" in run:
                _serve_wsgi(run, fds)
            else:
                code = _call(run)
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
            if isinstance(stop.code, str):
                print(stop.code, file=sys.stderr)  # noqa: T201
        except BaseException:  # noqa: BLE001  (the last frame of the process: log it and die)
            traceback.print_exc()
        finally:
            with contextlib.suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
                asker.send(json.dumps({"exit": code}).encode())
            os._exit(code)


def _enter(pid: int) -> None:
    """Join the namespaces of a process; nothing where they are ours already."""
    libc = ctypes.CDLL(None, use_errno=True)
    for name in NAMESPACES:
        theirs = f"/proc/{pid}/ns/{name}"
        if os.readlink(theirs) == os.readlink(f"/proc/self/ns/{name}"):  # noqa: PTH115
            continue
        namespace = os.open(theirs, os.O_RDONLY)
        if libc.setns(namespace, 0):
            raise OSError(ctypes.get_errno(), f"cannot enter {theirs}")
        os.close(namespace)


def _call(run: dict[str, Any]) -> int:
    target: Any = importlib.import_module(run["module"])
    for part in run["function"].split("."):
        target = getattr(target, part)
    result = target()
    return result if isinstance(result, int) else 0


def _serve_wsgi(run: dict[str, Any], fds: list[int]) -> None:
    """Serve one WSGI application on its own addresses and on sockets opened in another namespace."""
    import waitress

    if run.get("modules"):
        sys.path.insert(0, run["modules"])
    application = importlib.import_module(run["wsgi"]).application
    sockets = [socket.socket(fileno=fd) for fd in fds]
    for host, port in run["listen"]:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
        sockets.append(listener)
    waitress.serve(
        application,
        sockets=sockets,
        threads=run["threads"],
        ident=None,
        clear_untrusted_proxy_headers=True,
        # Every client session keeps its connection; at the limit, 100 by default, nobody is let in any more.
        connection_limit=4000,
        channel_timeout=60,
        asyncore_use_poll=True,  # select(2) takes no descriptor above 1023
        max_request_body_size=1 << 40,
    )


def _set_title(name: str) -> None:
    with contextlib.suppress(ImportError):
        import setproctitle

        setproctitle.setproctitle(name)


def main() -> None:
    """Run the base server: forkserver.py SOCKET MODULE..."""
    _set_title("forkserver")
    # nova refuses to run beside eventlet, and oslo.messaging imports it unless the backend is chosen first.
    sys.modules["eventlet"] = None  # type: ignore[assignment]
    with contextlib.suppress(ImportError):
        from oslo_service import backend

        backend.init_backend(backend.BackendType.THREADING)
    server = ForkServer(sys.argv[1], sys.argv[2:])
    del sys.modules["eventlet"]
    server.serve()


if __name__ == "__main__":
    main()
