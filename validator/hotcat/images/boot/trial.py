"""One machine that boots an image, and all that is seen of it."""

from __future__ import annotations

import os
import secrets
import tempfile
import uuid
from typing import TYPE_CHECKING

from hotcat.images.boot import accelerator, expect, facts, outside
from hotcat.images.boot.agent import Agent, AgentError
from hotcat.images.boot.channel import ChannelError
from hotcat.images.boot.machine import Hardware, Machine, grown
from hotcat.images.boot.seed import Seed
from hotcat.images.boot.watch import EXPECTATIONS, BootError, NoAgentError, Watch, readable
from hotcat.report.results import BootResult, Phase

if TYPE_CHECKING:
    from pathlib import Path

    from hotcat.catalog.image import Boot, Image
    from hotcat.images.boot.facts import Facts
    from hotcat.images.boot.watch import Watcher

_SSH = 22
_SETTLE = 45.0  # seconds for what is not as expected yet: a service may be active before it listens
_PAUSE = 3.0
_TAIL = 40  # lines of the console that are shown


class Trial:
    """An image with its disk, and what its definition says of booting it."""

    def __init__(self, image: Image, disk: Path, wanted: Boot, watcher: Watcher) -> None:
        self._image = image
        self._disk = disk
        self._wanted = wanted
        self._watcher = watcher
        self._private_key, self._public_key = outside.key_pair()
        self._properties = image.glance.properties if image.glance else {}

    def run(self, accelerated_by: str) -> BootResult:
        """Boot the image and ask it; raises HotcatError where QEMU does not start, HangError as a Watch does.

        Nothing of the machine is left when this returns or raises.
        """
        pages = {one["port"] for one in self._wanted.expect.get("http", ())}
        hardware = Hardware(
            accelerator=accelerated_by,
            memory_mb=self._wanted.memory_mb,
            cpus=self._wanted.cpus,
            mac="52:54:00:" + secrets.token_bytes(3).hex(":"),
            ports=tuple(sorted(pages | {_SSH})),
            properties=self._properties,
        )
        seed = Seed(
            kind=self._wanted.seed,
            hostname=self._image.name.replace(".", "-"),
            instance_id=str(uuid.uuid4()),
            mac=hardware.mac,
            public_key=self._public_key,
            user_data=self._wanted.user_data,
        )
        with Machine(self._disk, seed.iso(), hardware) as machine:
            least = self._image.glance.min_disk if self._image.glance else 0
            size = machine.start(lambda own: grown(own, least))
            given = expect.Given(seed.datasource, hardware.cdrom_bus, size)
            hangs_after = accelerator.KERNEL_WITHIN if accelerated_by == accelerator.KVM else None
            watch = Watch(machine, self._watcher, self._wanted.within, hangs_after)
            return self._result(machine, watch, self._seen(machine, watch, given))

    def _result(self, machine: Machine, watch: Watch, misses: list[expect.Miss]) -> BootResult:
        phases = [Phase(name, seconds) for name, seconds in watch.stages()]
        problems = tuple(str(self._image.source.error(text, ("boot", *at))) for at, text in misses)
        phases[-1] = Phase(phases[-1].name, phases[-1].seconds, problems)
        console = machine.console() if problems else b""
        return BootResult(
            image=self._image.name,
            build="",
            disk=str(self._disk),
            accelerator=machine.hardware.accelerator,
            phases=tuple(phases),
            cpu_seconds=machine.cpu_seconds(),
            console=tuple(readable(console)[-_TAIL:]),
            console_file=_keep(self._image.name, console) if problems else "",
        )

    def _seen(self, machine: Machine, watch: Watch, given: expect.Given) -> list[expect.Miss]:
        """Wait until the machine is up; returns what of the expectations does not hold."""
        agent = Agent(machine.agent, watch)
        misses: list[expect.Miss] = []
        try:
            self._wait(agent, watch)
            watch.enter(EXPECTATIONS)
            settled = watch.own + _SETTLE
            while expect.may_mend(misses := list(self._misses(machine, agent, given))):
                if watch.own > settled:
                    break
                watch.pause(_PAUSE)
        except NoAgentError as silent:
            return [((), silent.reason), *self._pages(machine)]
        except BootError as failed:
            return [(failed.at, failed.reason), *misses]
        except (AgentError, ChannelError) as error:
            return [((), error.message), *misses]
        return misses

    def _wait(self, agent: Agent, watch: Watch) -> None:
        """Wait for the end of systemd's boot, of which cloud-init is a part."""
        agent.wait()
        self._watcher.note(f"the guest agent answers, {watch.seconds:.1f} s after the start")
        try:
            agent.run("systemctl is-system-running --wait", patience=watch.left + _PAUSE, every=1.0)
        except BootError as failed:
            if failed.at != ("within",):
                raise
            watch.within += _SETTLE  # for a last question: what is it waiting for?
            jobs = "; ".join(self._ask(agent).jobs) or "none"
            raise BootError(f"{failed.reason}; jobs of systemd: {jobs}", failed.at) from None

    def _ask(self, agent: Agent) -> Facts:
        answers = agent.run(facts.script(self._wanted.expect, self._public_key))
        return facts.read(answers.stdout, self._wanted.expect)

    def _misses(self, machine: Machine, agent: Agent, given: expect.Given) -> expect.Misses:
        told = self._ask(agent)
        yield from expect.always(told, given)
        yield from expect.inside(self._wanted.expect, told, agent.run)
        yield from self._pages(machine)
        if self._wanted.expect.get("ssh"):
            yield from ((("expect", "ssh"), miss) for miss in self._login(machine, told))

    def _pages(self, machine: Machine) -> expect.Misses:
        for index, page in enumerate(self._wanted.expect.get("http", ())):
            for miss in outside.page(page, machine.ports[page["port"]]):
                yield ("expect", "http", index), miss

    def _login(self, machine: Machine, told: Facts) -> list[str]:
        """Log in as the user that the image names in Glance, else as one who got the key; `root` last."""
        users = sorted(told.key_owners, key=lambda user: user == "root")
        user = self._properties.get("os_admin_user") or next(iter(users), None)
        if user is None:
            return ["ssh: no user has the key of the seed in ~/.ssh/authorized_keys"]
        miss = outside.login(str(user), self._private_key, machine.ports[_SSH])
        return [miss] if miss else []


def _keep(name: str, console: bytes) -> str:
    """Write the console to a file of its own; returns its path."""
    descriptor, path = tempfile.mkstemp(prefix=f"hotcat-boot-{name}-", suffix=".log")
    with os.fdopen(descriptor, "wb") as file:
        file.write(console)
    return path
