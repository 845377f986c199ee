"""The embedded cloud as its user sees it: up, down, status, reset."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotcat.cache import cache_root
from hotcat.embedded import address, clouds_yaml, control, data, heat_plugins, host, releases, remedies, route
from hotcat.embedded import settings as settings_file
from hotcat.embedded.component import Settings
from hotcat.embedded.components import all_units, named, published_ports
from hotcat.embedded.components.cloud import SOCKS_PORT
from hotcat.embedded.paths import CloudPaths
from hotcat.embedded.releases import NEWEST
from hotcat.embedded.secrets import write_private
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from hotcat.embedded.install import Installation

STOP_SLACK = 30.0  # seconds to end an orderly stop, beside those that its services get
STOP_UNKNOWN = 120.0  # seconds for the services of a cloud of another version, which more than cover today's
KILL_GRACE = 5.0  # seconds for a killed init's namespaces to go; its keeper ends when they are gone
ANSWER_PATIENCE = 60.0  # seconds; on an idle machine it takes milliseconds
LOCK_PATIENCE = 10.0  # seconds for the keeper of a killed cloud to tidy up
START_TIMEOUT = 60.0  # seconds until the init answers on its control socket; idle, it takes one
Listener = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Cloud:
    """One cloud of this machine, running or not."""

    name: str
    paths: CloudPaths

    @classmethod
    def named(cls, name: str) -> Cloud:
        """The cloud of that name; raises HotcatError for an impossible name."""
        return cls(name, CloudPaths.of(name))

    def status(self) -> dict[str, Any] | None:
        """What the cloud's init says of itself; None where it does not run.

        Raises HotcatError where it runs and does not answer, as on a machine that has too much to do.
        """
        return self._ask("status")

    def _ask(self, request: str) -> dict[str, Any] | None:
        try:
            answer: dict[str, Any] = control.ask(self.paths.control, request, ANSWER_PATIENCE)
        except TimeoutError:
            raise self._silent(ANSWER_PATIENCE) from None
        except OSError:
            return None
        return answer

    def _silent(self, patience: float) -> HotcatError:
        return HotcatError(
            f"the cloud '{self.name}' does not answer within {patience:.0f} s",
            remedy="See what keeps the machine busy, then try again;"
            f" '{self.command('down --keep')}' ends it and keeps its data.",
        )

    def usage(self) -> dict[str, Any]:
        """The status of a running cloud with the memory and CPU time of its services.

        Raises HotcatError where it does not run, or does not answer.
        """
        return self._running(self._ask("usage"))

    def require_running(self) -> dict[str, Any]:
        """The status of a running cloud; raises HotcatError where it does not run, or does not answer."""
        return self._running(self.status())

    def _running(self, status: dict[str, Any] | None) -> dict[str, Any]:
        if status is None:
            raise HotcatError(
                f"the cloud '{self.name}' is not running", remedy=f"Run '{self.command('up')}'."
            )
        return status

    def command(self, verb: str) -> str:
        """The command line of a verb for this cloud, to show in a remedy."""
        return remedies.command(self.name, verb)

    def services_wanted(self, asked: tuple[str, ...] | None) -> tuple[str, ...]:
        """The services beside the core's to start: those asked for, else those it has.

        Raises HotcatError where it runs or has data with others: what a service stores cannot be added or
        left out later.
        """
        had = settings_file.last_services(self.paths)
        if asked is None:
            return had or ()
        if had is not None and set(had) != set(asked) and (data.exists(self.paths) or self.status()):
            raise HotcatError(
                f"the cloud '{self.name}' was set up with {', '.join(had) or 'the core'} only"
                if set(had) < set(asked)
                else f"the cloud '{self.name}' was set up with other services: {', '.join(had)}",
                remedy=f"Begin again with '{self.command('reset')} --with {named(asked)}' (its stacks are"
                " lost), or start another one beside it with --cloud-name.",
            )
        return asked

    def release_wanted(self, asked: str | None) -> str:
        """The OpenStack release to start: the one asked for, else the one it has, else the newest.

        Raises HotcatError where it runs or has data of another: no service goes back to an older release's
        database, nor forward without its upgrade.
        """
        there = data.exists(self.paths) or self.status()
        had = settings_file.last_release(self.paths) if there else None
        if asked is not None and had is not None and asked != had:
            raise HotcatError(
                f"the cloud '{self.name}' is of release {had}",
                remedy=f"Begin again with '{self.command('reset')} --release {asked}' (its stacks are lost),"
                " or start another one beside it with --cloud-name.",
            )
        return asked or had or NEWEST

    def fake_computes_wanted(self, asked: int | None) -> int:
        """How many fake computes to start: those asked for, else those it has, else one."""
        had = settings_file.last_fake_computes(self.paths)
        return asked if asked is not None else 1 if had is None else had

    def require_fake_computes(self, asked: int | None) -> None:
        """Raise HotcatError where the running cloud has another number of fake computes than asked for."""
        had = settings_file.last_fake_computes(self.paths)
        if asked is not None and had is not None and asked != had:
            raise HotcatError(
                f"the cloud '{self.name}' runs with --fake-computes {had}",
                remedy=f"Run '{self.command('down --keep')}', then '{self.command('up')}"
                f" --fake-computes {asked}': its stacks stay.",
            )

    def anew(self, services: tuple[str, ...] | None, release: str | None) -> tuple[tuple[str, ...], str]:
        """Services and release of a fresh cloud in this one's place: those asked for, else those it has."""
        had = settings_file.last_release(self.paths)
        wanted = settings_file.last_services(self.paths) or () if services is None else services
        return wanted, release or (had if had in releases.names() else None) or NEWEST

    # -- up -----------------------------------------------------------------------------------------------

    def wait_ready(self, listen: Listener) -> None:
        """Wait until the started cloud is ready, then list it in clouds.yaml.

        `listen` is told each change. Raises HotcatError where the cloud fails or ends.
        """
        last: dict[str, Any] = {}
        try:
            for event in control.stream(self.paths.control, "watch"):
                listen(event)
                last = event
        except OSError as error:
            raise self._died() from error
        if last.get("phase") == "failed":
            raise HotcatError(
                f"the cloud did not come up: {last['reason']}",
                remedy=f"See '{self.command('logs')} SERVICE'. '{self.command('down --keep')}' and"
                f" '{self.command('up')}' try again; '{self.command('reset')}' begins anew (its stacks are"
                " lost).",
            )
        if last.get("phase") != "ready":
            raise self._died()
        clouds_yaml.add(self.name, self.entries())

    def add_route(self) -> None:
        """Give this machine a route to the cloud's floating IPs; raises HotcatError where it cannot."""
        route.add(self.paths, self.require_running()["address"])

    def entries(self) -> dict[str, Any]:
        """This cloud's entries for clouds.yaml; raises HotcatError where it has no passwords yet."""
        try:
            secrets = json.loads(self.paths.secrets.read_text())
        except FileNotFoundError:
            raise HotcatError(
                f"the cloud '{self.name}' is only just starting",
                remedy=f"'{self.command('up')}' waits for it.",
            ) from None
        return clouds_yaml.entries(self.name, settings_file.load(self.paths).address, SOCKS_PORT, secrets)

    def start(self, installation: Installation, *, fake_computes: int) -> None:
        """Start the cloud's keeper and init; raises HotcatError where they end at once."""
        self.paths.make()
        with self._locked() as lock:
            old = settings_file.last_address(self.paths)
            where, sockets = address.open_sockets(published_ports(installation.services), old)
            settings = Settings(
                name=self.name,
                address=where,
                fake_computes=fake_computes,
                virt_type=installation.virt_type,
                openstack=installation.openstack,
                heat_plugins=heat_plugins.folder(),
                packages=installation.packages,
                cache=cache_root(),
                guest=installation.guest,
                services=installation.services,
                release=installation.release,
            )
            write_private(self.paths.settings, settings_file.dump(settings))
            self.paths.control.unlink(missing_ok=True)
            fds = {str(port): listener.fileno() for port, listener in sockets.items()}
            log = (self.paths.log / "keeper.log").open("ab")
            keeper = subprocess.Popen(
                (
                    *(sys.executable, "-P", "-m", "hotcat.embedded.keeper", "--root", str(self.paths.root)),
                    *("--name", self.name, "--lock", str(lock), "--sockets", json.dumps(fds)),
                ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=(lock, *fds.values()),
                cwd="/",
            )
            log.close()
            for listener in sockets.values():
                listener.close()
        deadline = time.monotonic() + START_TIMEOUT
        while self.status() is None:
            if keeper.poll() is not None:
                raise self._died()
            if time.monotonic() > deadline:
                raise self._silent(START_TIMEOUT)
            time.sleep(0.05)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[int]:
        """Hold the cloud's lock, which its keeper inherits; raises HotcatError where a keeper has it."""
        lock = os.open(self.paths.lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            deadline = time.monotonic() + LOCK_PATIENCE
            while not _take(lock):
                if time.monotonic() > deadline:
                    raise HotcatError(
                        f"the cloud '{self.name}' is being started or stopped by another command",
                        remedy=f"Wait for it, or end it with '{self.command('down')}'.",
                    )
                time.sleep(0.05)
            yield lock
        finally:
            os.close(lock)

    def _died(self) -> HotcatError:
        log = self.paths.log / "keeper.log"
        tail = log.read_text(errors="replace").strip().splitlines()[-5:] if log.exists() else []
        return HotcatError(
            f"the cloud '{self.name}' ended while it was starting"
            + "".join(f"\n    {line}" for line in tail),
            remedy=f"Run '{self.command('up')}' again; see '{self.command('logs')}' if it ends again.",
        )

    # -- down ---------------------------------------------------------------------------------------------

    def down(self, *, keep: bool = False) -> bool:
        """Stop the cloud and, unless told to keep them, remove its data; returns whether there was one.

        Raises HotcatError where it does not end, and, when all else is done, for a broken clouds.yaml.
        """
        existed = self.paths.root.exists()
        with contextlib.suppress(OSError):
            control.ask(self.paths.control, "stop" if keep else "kill")
        with self._ended(self.stop_grace() if keep else KILL_GRACE):
            if not keep and existed:
                shutil.rmtree(self.paths.root)
            clouds_yaml.remove(self.name)  # last: a file that cannot be read must not keep the data here
        return existed

    def stop_grace(self) -> float:
        """Seconds for an orderly stop: services end one after the other, and none is to be killed before."""
        try:
            units = all_units(settings_file.load(self.paths))
        except (HotcatError, OSError):
            return STOP_UNKNOWN + STOP_SLACK
        return sum(unit.stop_timeout for unit in units) + STOP_SLACK

    @contextlib.contextmanager
    def _ended(self, grace: float) -> Iterator[None]:
        """Wait until the cloud has ended, kill it after `grace` seconds, and hold its lock."""
        if not self.paths.lock.exists():
            yield
            return
        began = time.monotonic()
        with self.paths.lock.open() as lock:
            while not _take(lock.fileno()):
                passed = time.monotonic() - began
                if passed > grace + LOCK_PATIENCE:
                    raise HotcatError(
                        f"the cloud '{self.name}' does not end",
                        remedy=f"'fuser {self.paths.lock}' shows the processes that hold it.",
                    )
                if passed > grace:
                    self.kill()
                time.sleep(0.05)
            yield

    def kill(self) -> None:
        """End the cloud at once, as a crash would: kill its keeper, and with it everything."""
        if keeper := host.find_process("hotcat.embedded.keeper", self.paths):
            with contextlib.suppress(ProcessLookupError):
                os.kill(keeper, signal.SIGKILL)


def _take(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
