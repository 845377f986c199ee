"""The init of a cloud: PID 1 of its namespaces. It mounts, restores, supervises; when it ends, all ends.

Started by the keeper below unshare(1) as the fake root of a user namespace, with the sockets that were opened
on the host side as inherited descriptors.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from hotcat.embedded import chaos, configuration, data, usage
from hotcat.embedded.checks import Checks
from hotcat.embedded.component import HOST, Settings
from hotcat.embedded.components import all_units, chosen
from hotcat.embedded.paths import INSIDE, CloudPaths
from hotcat.embedded.processes import Processes
from hotcat.embedded.secrets import MESSAGING_USER, load_or_generate
from hotcat.embedded.settings import load
from hotcat.embedded.supervisor import Supervisor
from hotcat.errors import HotcatError

LOG_LIMIT = 20_000_000  # bytes of a log when the cloud starts
LIBVIRT = {"/etc/libvirt": "etc/libvirt"} | {
    f"/var/{kind}/libvirt": f"data/libvirt/{kind}" for kind in ("lib", "cache", "log")
}


class Init:
    """Everything of one running cloud."""

    def __init__(self, settings: Settings, sockets: dict[int, int]) -> None:
        self.settings = settings
        self.sockets = sockets
        self.paths = CloudPaths(INSIDE)
        self.started = time.time()
        self.phase = "starting"  # starting, ready, failed, stopping
        self.reason = ""
        self.watchers: set[asyncio.Queue[dict[str, Any] | None]] = set()
        self.stop_asked = asyncio.Event()
        self.supervisor: Supervisor | None = None

    async def run(self) -> None:
        """Bring the cloud up, keep it, and end when asked to."""
        server = await asyncio.start_unix_server(self._serve, path=str(self.paths.control))
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop_asked.set)
        bring_up = asyncio.create_task(self._bring_up())
        await self.stop_asked.wait()
        self.phase = "stopping"
        bring_up.cancel()
        if self.supervisor:
            await self.supervisor.stop()
        server.close()

    async def _bring_up(self) -> None:
        try:
            notes: list[str] = []
            origin = await asyncio.to_thread(data.prepare, self.settings, self.paths, notes.append)
            for note in notes:
                self._tell({"note": note})
            secrets = load_or_generate(self.paths.secrets)
            existing, restored = origin != data.EMPTY, origin == data.RESTORED
            configuration.render(self.settings, secrets, self.paths, existing=existing, restored=restored)
            _mount("--bind", str(self.paths.etc / "hosts"), "/etc/hosts")
            env = service_environment(self.settings)
            processes = Processes()
            broker = (MESSAGING_USER, secrets["messaging"])
            self.supervisor = Supervisor(
                all_units(self.settings),
                paths=self.paths,
                processes=processes,
                checks=Checks(processes, env, broker, self.paths.tmp),
                env=env,
                sockets=self.sockets,
                secrets=secrets,
                bootstrap=origin == data.EMPTY,
                tell=self._tell,
            )
            self.supervisor.start()
            ready = asyncio.create_task(self.supervisor.all_ready())
            failed = asyncio.create_task(self.supervisor.failed.wait())
            await asyncio.wait((ready, failed), return_when=asyncio.FIRST_COMPLETED)
            if failed.done():
                broken = [s for s in self.supervisor.snapshot_of_states() if s["state"] == "failed"]
                self._finish("failed", "; ".join(f"{s['unit']} {s['detail']}" for s in broken))
                return
            data.mark_complete(self.settings, self.paths)
            self._finish("ready")
        except (HotcatError, OSError) as error:
            self._finish("failed", str(error))
        except Exception:  # noqa: BLE001  (init must not die of a mistake of ours: say it and wait for `down`)
            traceback.print_exc()
            self._finish("failed", "an error in hotcat itself; the traceback is in keeper.log")

    def _finish(self, phase: str, reason: str = "") -> None:
        self.phase, self.reason = phase, reason
        self._tell({"phase": phase, "reason": reason, "seconds": time.time() - self.started})
        for watcher in self.watchers:
            watcher.put_nowait(None)

    def _tell(self, event: dict[str, Any]) -> None:
        told = " ".join(
            str(event[key])
            for key in ("unit", "state", "detail", "note", "phase", "reason")
            if event.get(key)
        )
        print(f"{time.strftime('%H:%M:%S')} {told}", flush=True)  # noqa: T201  (to keeper.log)
        for watcher in self.watchers:
            watcher.put_nowait(event)

    # -- the control socket -------------------------------------------------------------------------------

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readline()).decode().strip()
        try:
            if request == "status":
                await _send(writer, self._status())
            elif request == "usage":
                await _send(writer, await self._usage())
            elif request == "stop":
                self.stop_asked.set()
                await _send(writer, {"phase": "stopping"})
            elif request == "kill":
                os._exit(0)  # and with the init everything in its namespaces
            elif request == "watch":
                await self._stream(writer)
            elif request.startswith("chaos "):
                await _send(writer, await self._disturb(request))
            else:
                await _send(writer, {"error": f"unknown request: {request}"})
        except ConnectionError:
            pass  # the reader went away; the cloud does not care
        finally:
            writer.close()

    def _status(self) -> dict[str, Any]:
        return {
            "name": self.settings.name,
            "phase": self.phase,
            "reason": self.reason,
            "started": self.started,
            "address": self.settings.address,
            "units": self.supervisor.snapshot_of_states() if self.supervisor else [],
        }

    async def _usage(self) -> dict[str, Any]:
        """The status, with what each unit uses: half a second's work, so not for those who only ask."""
        used = await asyncio.to_thread(usage.by_session)
        status = self._status()
        for unit in status["units"]:
            unit["memory"], unit["cpu"] = used.pop(unit["pid"], (0, 0.0)) if unit["pid"] else (0, 0.0)
        # The others are guests, privileged helpers, this init.
        return status | {"others": usage.total(used.values())}

    async def _disturb(self, request: str) -> dict[str, Any]:
        _, action, service = request.split(" ", 2)
        if self.supervisor is None:
            return {"error": "the cloud is only just starting", "remedy": "Try again in a moment."}
        try:
            return await chaos.disturb(self.supervisor, service, action)
        except HotcatError as error:
            return {"error": error.message, "remedy": error.remedy}

    async def _stream(self, writer: asyncio.StreamWriter) -> None:
        queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self.watchers.add(queue)
        try:
            await _send(writer, {"status": self._status()})
            if self.phase in {"ready", "failed"}:
                seconds = time.time() - self.started
                await _send(writer, {"phase": self.phase, "reason": self.reason, "seconds": seconds})
                return
            while (event := await queue.get()) is not None:
                await _send(writer, event)
        finally:
            self.watchers.discard(queue)


async def _send(writer: asyncio.StreamWriter, message: dict[str, Any]) -> None:
    writer.write(json.dumps(message).encode() + b"\n")
    await writer.drain()


def service_environment(settings: Settings) -> dict[str, str]:
    """The environment of every service: nothing of the user's gets in, above all no OS_* variable."""
    path = f"{settings.openstack}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return {
        "PATH": path,
        "HOME": str(INSIDE / "run"),
        "TMPDIR": str(INSIDE / "tmp"),
        "XDG_CACHE_HOME": str(settings.openstack / "cache"),
        "LANG": "C.UTF-8",
        "PYTHONWARNINGS": "ignore",
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOTCAT_LOG": str(INSIDE / "log" / "privsep.log"),  # of what forkrun.py starts
    }


def _mount(*arguments: str, optional: bool = False) -> None:
    done = subprocess.run(("mount", *arguments), capture_output=True, text=True, check=False)
    if done.returncode and not optional:
        raise HotcatError(
            f"mount {' '.join(arguments)} failed in the cloud's namespace: {done.stderr.strip()}",
            remedy="'hotcat cloud install' checks what this machine forbids.",
        )


def build_namespace(root: Path, settings: Settings) -> None:
    """Mounts, host name and loopback of the fresh namespaces; the cloud's folder appears at INSIDE."""
    _mount("--make-rprivate", "/")
    # /sys of the own network namespace: the inherited one shows the host's devices to libvirt.
    _mount("-t", "sysfs", "sysfs", "/sys", optional=True)
    staged = os.open(root, os.O_PATH | os.O_DIRECTORY)  # stays reachable below the new /run
    _mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run")
    wanted = [name for component in chosen(settings.services) for name in component.run]
    for folder in ("openvswitch", "ovn", "libvirt", "netns", "lock", INSIDE.name, *wanted):
        Path("/run", folder).mkdir()
    _mount("--bind", f"/proc/{os.getpid()}/fd/{staged}", str(INSIDE))
    os.close(staged)
    if folders := [name for component in chosen(settings.services) for name in component.etc]:
        _own_etc(folders)
    for target, source in LIBVIRT.items():
        (INSIDE / source).mkdir(parents=True, exist_ok=True)
        _mount("--bind", str(INSIDE / source), target)
    subprocess.run(("hostname", HOST), check=True)
    subprocess.run(("ip", "link", "set", "lo", "up"), check=True)


def _own_etc(folders: list[str]) -> None:
    """Put a copy over /etc, with links to the cloud's own folders where services insist on theirs."""
    copy = Path("/run/etc")
    copy.mkdir()
    # What this user cannot read, above all the passwords of the machine, stays away.
    subprocess.run(("cp", "-a", "/etc/.", str(copy)), capture_output=True, check=False)
    for name in folders:
        place = copy / name
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        place.unlink(missing_ok=True)
        place.symlink_to(INSIDE / "etc" / name)
    _mount("--bind", str(copy), "/etc")


def clean_leftovers(paths: CloudPaths) -> None:
    """Empty what must not outlive a start: sockets, PID files, temporary files, the most of a long log."""
    for folder in (paths.run, paths.tmp):
        for item in folder.iterdir():
            if item.is_dir() and not item.is_symlink():
                shutil.rmtree(item, ignore_errors=True)
            else:
                item.unlink()
    for log in paths.log.glob("*.log"):
        shorten(log)
    (paths.run / "rabbitmq").mkdir()
    (paths.run / "rabbitmq" / "enabled_plugins").write_text("[].\n")


def shorten(log: Path) -> None:
    """Leave the last half of LOG_LIMIT of a log that is longer. Who writes to it meanwhile must append."""
    if log.stat().st_size <= LOG_LIMIT:
        return
    with log.open("r+b") as file:
        file.seek(-LOG_LIMIT // 2, os.SEEK_END)
        file.readline()  # begin with a whole line
        last = file.read()
        file.seek(0)
        file.write(last)
        file.truncate()


def main() -> None:
    """Run as init; the descriptors of the sockets come as JSON, by port."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--sockets", type=json.loads, required=True)
    options = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a login's 1024 is little for an API
    build_namespace(options.root, load(CloudPaths(options.root)))
    paths = CloudPaths(INSIDE)
    clean_leftovers(paths)
    sockets = {int(port): fd for port, fd in options.sockets.items()}
    for fd in sockets.values():
        os.set_inheritable(fd, False)
    asyncio.run(Init(load(paths), sockets).run())
    sys.exit(0)


if __name__ == "__main__":
    main()
