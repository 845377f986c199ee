"""Watching a machine boot: the stage its console tells of, and whether it can still come up."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.boot.machine import Machine

FIRMWARE, GRUB, KERNEL = "firmware", "grub", "kernel"
SYSTEMD, CLOUD_INIT, EXPECTATIONS = "systemd", "cloud-init", "expectations"
_ORDER = (FIRMWARE, GRUB, KERNEL, SYSTEMD, CLOUD_INIT, EXPECTATIONS)
_BEGINS = (  # what a stage writes to the console first
    (GRUB, re.compile(rb"GRUB|Loading Linux")),
    (KERNEL, re.compile(rb"\[ +0\.0+\]|Linux version \d")),
    (SYSTEMD, re.compile(rb"systemd\[1\]: |Welcome to (?!GRUB).+!")),
    (CLOUD_INIT, re.compile(rb"Cloud-init v\. ?\S+ running")),
)
_UP = re.compile(rb"^\S+ login: |Cloud-init v\. ?\S+ finished", re.MULTILINE)
_EARLY = frozenset({FIRMWARE, GRUB})
_ANY = frozenset({FIRMWARE, GRUB, KERNEL, SYSTEMD, CLOUD_INIT})
_HOPELESS = (  # in which stages, what the console says, what it means
    (_EARLY, re.compile(rb"No bootable device"), "the firmware finds nothing to boot on the disk"),
    (_EARLY, re.compile(rb"grub rescue>"), "GRUB does not find its own files"),
    (_EARLY, re.compile(rb"^grub> ", re.MULTILINE), "GRUB finds no menu"),
    (_ANY, re.compile(rb"Kernel panic - not syncing: [^\r\n]+"), "the kernel panics"),
    (_ANY, re.compile(rb"^\(initramfs\) ", re.MULTILINE), "the initramfs finds no root file system"),
    (_ANY, re.compile(rb"You are in (emergency|rescue) mode"), "systemd asks for an administrator"),
)
_ESCAPES = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|c)")
_OVERLAP = 200  # bytes looked at again, lest a mark be cut in two by a look


def readable(console: bytes) -> list[str]:
    """Return what a console shows, as lines without colours, cursor moves and empty ones."""
    text = _ESCAPES.sub("", console.decode(errors="replace").replace("\r", ""))
    return [line.rstrip() for line in text.splitlines() if line.strip()]


class BootError(Exception):
    """The machine does not come up; `at` leads to the key of `boot` that says otherwise."""

    def __init__(self, reason: str, at: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.at = at


class NoAgentError(BootError):
    """The system is up, and no agent answers."""


class HangError(Exception):
    """The kernel says nothing, as under a KVM that only seems to work."""


class Watcher(Protocol):
    """Is told how a boot goes on."""

    def began(self, stage: str, seconds: float) -> None:
        """Hear that a stage began, so many seconds after the machine was switched on."""

    def wrote(self, line: str) -> None:
        """Hear a line of the serial console."""

    def note(self, text: str) -> None:
        """Hear a remark."""


@dataclass
class Watch:
    """Follows the console of a machine that runs; `within` seconds of its own are all it has."""

    machine: Machine
    watcher: Watcher
    within: float
    kernel_within: float | None = None
    began: float = field(default_factory=time.monotonic)
    up_since: float | None = None
    _stages: list[tuple[str, float]] = field(default_factory=lambda: [(FIRMWARE, 0.0)])
    _read: int = 0
    _shown: int = 0
    _looked: bytes = b""

    @property
    def seconds(self) -> float:
        """How long the machine has been on."""
        return time.monotonic() - self.began

    @property
    def own(self) -> float:
        """How long the machine has been on without waiting for a processor: what limits are held against.

        Else a boot on a host with other work would be too slow for what is not its fault.
        """
        return self.seconds - self.machine.starved()

    @property
    def left(self) -> float:
        """The seconds that are left to it."""
        return self.within - self.own

    @property
    def stage(self) -> str:
        """The stage it is in."""
        return self._stages[-1][0]

    def look(self) -> None:
        """Read on in the console.

        Raises BootError where the machine ended, cannot boot, or is too slow; HangError where its kernel has
        not handed over to systemd `kernel_within` so many seconds.
        """
        ended = self.machine.ended()
        new = self.machine.console(self._read)
        self._read += len(new)
        text = self._looked + new
        self._show()
        self._find_stage(text)
        self._find_end(text)
        self._looked = text[-_OVERLAP:]
        if ended:
            raise BootError(ended)
        if self.kernel_within and self.own > self.kernel_within and self.stage in {*_EARLY, KERNEL}:
            raise HangError
        if self.left < 0:
            raise BootError(
                f"not up and asserted within {self.within:g} s: it is at {self.stage}", ("within",)
            )

    def pause(self, seconds: float) -> None:
        """Sleep, at most as long as is left, and look."""
        time.sleep(max(0.0, min(seconds, self.left)))
        self.look()

    def enter(self, stage: str) -> None:
        """Note that a stage began now."""
        self._stages.append((stage, self.seconds))
        self.watcher.began(stage, self.seconds)

    def stages(self) -> Iterator[tuple[str, float]]:
        """Yield each stage that was seen, and the seconds it took."""
        ends = [since for _, since in self._stages[1:]] + [self.seconds]
        for (name, since), end in zip(self._stages, ends, strict=True):
            yield name, end - since

    def _find_stage(self, text: bytes) -> None:
        for name, pattern in _BEGINS:
            if _ORDER.index(name) > _ORDER.index(self.stage) and pattern.search(text):
                self.enter(name)
        if self.up_since is None and _UP.search(text):
            self.up_since = self.own

    def _find_end(self, text: bytes) -> None:
        for stages, pattern, meaning in _HOPELESS:
            if self.stage in stages and (found := pattern.search(text)):
                said = found[0].decode(errors="replace").strip()
                raise BootError(f"{meaning}: {said}")

    def _show(self) -> None:
        """Hand on the lines that are whole."""
        whole, newline, _ = self.machine.console(self._shown).rpartition(b"\n")
        self._shown += len(whole + newline)
        for line in readable(whole):
            self.watcher.wrote(line)
