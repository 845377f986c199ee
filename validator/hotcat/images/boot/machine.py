"""One QEMU process that boots a disk as a server of the cloud would, and leaves nothing behind.

The layer that the guest writes to, the seed, the console's log and the sockets are descriptors that QEMU
inherits: no file has a name that would need cleaning up, however this process ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import signal
import socket
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from hotcat.errors import HotcatError
from hotcat.images.boot.channel import Channel, ChannelError
from hotcat.images.boot.overlay import overlay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

QEMU = "qemu-system-x86_64"
AGENT_PORT = "org.qemu.guest_agent.0"
_PR_SET_PDEATHSIG = 1  # from <linux/prctl.h>
_PATIENCE = 30.0  # seconds for an answer of QEMU itself
# To emulate the newest (`max`) costs two fifths more CPU time than an old one, and so does an Intel: Linux
# guards it against Meltdown, and each system call empties the emulator's TLB. So flagged it is an x86-64-v2.
_CPU = {"kvm": "host", "tcg": "Opteron_G3,ssse3=on,sse4.1=on,sse4.2=on"}
_FORWARD = re.compile(r"HOST_FORWARD\]\s+\S+\s+127\.0\.0\.1\s+(\d+)\s+\S+\s+(\d+)")
_GIB = 1 << 30


@dataclass(frozen=True)
class Hardware:
    """What the machine is made of; `properties` are the image's in Glance, which Nova goes by too."""

    accelerator: str
    memory_mb: int
    cpus: int
    mac: str
    ports: tuple[int, ...] = ()
    properties: Mapping[str, Any] = field(default_factory=dict)

    @property
    def chipset(self) -> str:
        """QEMU's name of the machine type."""
        wanted = str(self.properties.get("hw_machine_type", "q35"))
        return "pc" if wanted == "pc" or "i440fx" in wanted else "q35"

    def disk(self, drive: str) -> Iterable[str]:
        """Return the arguments that attach the system disk."""
        return _attached(str(self.properties.get("hw_disk_bus", "virtio")), drive, "hd")

    @property
    def cdrom_bus(self) -> str:
        """The bus of the CD that a config drive is: the one that Nova would take."""
        return str(self.properties.get("hw_cdrom_bus", "sata" if self.chipset == "q35" else "ide"))

    def seed(self, drive: str) -> Iterable[str]:
        """Return the arguments that attach the config drive."""
        return _attached(self.cdrom_bus, drive, "cd")


def _attached(bus: str, drive: str, kind: str) -> Iterable[str]:
    if bus == "scsi":
        controller = f"scsi-{drive}"
        return (
            *("-device", f"virtio-scsi-pci,id={controller}"),
            *("-device", f"scsi-{kind},drive={drive},bus={controller}.0"),
        )
    if bus in {"sata", "ide"}:
        return "-device", f"ide-{kind},drive={drive}"
    return "-device", f"virtio-blk-pci,drive={drive}"


class MachineError(HotcatError):
    """QEMU does not start with this disk and hardware."""


class _Handed(NamedTuple):
    """The descriptors that QEMU inherits."""

    monitor: int
    agent: int
    disk: int
    seed: int
    console: int


class Machine:
    """A running machine; a context that ends with its process gone."""

    def __init__(self, image: Path, seed: bytes, hardware: Hardware) -> None:
        """Start QEMU, with the machine stopped before its first instruction.

        Raises HotcatError where QEMU is missing, or the disk is none.
        """
        self.hardware = hardware
        layer = overlay(image)
        self._console = os.memfd_create("console")
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the machine)
        self._cpu_seconds = 0.0
        self._starved = 0.0
        self.ports: dict[int, int] = {}
        ours_monitor, monitor = socket.socketpair()
        ours_agent, agent = socket.socketpair()
        seed_fd = _memory(seed)
        handed = _Handed(monitor.fileno(), agent.fileno(), layer.fileno(), seed_fd, self._console)
        try:
            self._process = subprocess.Popen(
                [QEMU, *_arguments(hardware, handed)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._said,
                pass_fds=handed,
                start_new_session=True,  # Ctrl-C is for us: we end it
                preexec_fn=_die_with_parent(os.getpid()),  # noqa: PLW1509  (one thread, system calls only)
            )
        except FileNotFoundError:
            raise HotcatError(
                f"{QEMU} is not installed", remedy="Install QEMU for x86 (Debian: qemu-system-x86)."
            ) from None
        finally:
            monitor.close()
            agent.close()
            os.close(seed_fd)
            layer.close()
        self.pid = self._process.pid
        self._links = (ours_monitor, ours_agent)
        self._monitor = Channel(ours_monitor)
        self.agent = Channel(ours_agent)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._said.close()
        os.close(self._console)

    def start(self, grown_to: Callable[[int], int]) -> int:
        """Give the disk the size that `grown_to` makes of the image's own, and let the machine run.

        Returns that size in bytes; `ports` then tells where on 127.0.0.1 each port of the guest is. Raises
        MachineError where QEMU refuses.
        """
        try:
            self._ask("qmp_capabilities")
            [disk] = [one for one in self._ask("query-block") if one["device"] == "disk"]
            size = int(disk["inserted"]["image"]["virtual-size"])
            grown = grown_to(size)
            self._ask("block_resize", device="disk", size=grown)
            table = self._ask("human-monitor-command", **{"command-line": "info usernet"})
            self.ports = {int(inside): int(here) for here, inside in _FORWARD.findall(table)}
            self._ask("cont")
        except ChannelError as error:
            self.stop()
            raise MachineError(
                f"{QEMU} does not start: {self.complaint() or error.message}",
                remedy="Is there memory enough? `boot` in the definition says how much the machine has.",
            ) from None
        return grown

    def _ask(self, command: str, **arguments: object) -> Any:
        self._monitor.send({"execute": command, "arguments": arguments})
        while True:
            answer = self._monitor.receive(_PATIENCE)
            if answer is None:
                raise ChannelError(f"{QEMU} does not answer {command}")
            if "error" in answer:
                raise ChannelError(f"{command}: {answer['error'].get('desc')}")
            if "return" in answer:  # else a greeting or an event
                return answer["return"]

    def ended(self) -> str | None:
        """Return how the machine came to its end; None while it runs."""
        code = self._process.poll()
        if code is None:
            return None
        if code == 0:
            return "the guest switched the machine off, or restarted it"
        if code < 0:
            return f"{QEMU} was killed by {signal.Signals(-code).name}"
        return f"{QEMU} ended with status {code}: {self.complaint()}"

    def complaint(self) -> str:
        """Return the last line that QEMU itself wrote."""
        self._said.seek(0)
        lines = self._said.read().decode(errors="replace").strip().splitlines()
        return lines[-1].removeprefix(f"{QEMU}: ") if lines else ""

    def console(self, after: int = 0) -> bytes:
        """Return what the guest wrote to its serial console, from an offset on."""
        return os.pread(self._console, max(0, os.fstat(self._console).st_size - after), after)

    def cpu_seconds(self) -> float:
        """Return how much CPU time the machine has taken."""
        try:
            with open(f"/proc/{self.pid}/stat", encoding="ascii") as stat:  # noqa: PTH123
                fields = stat.read().rpartition(")")[2].split()
        except OSError:
            return self._cpu_seconds
        if self._process.returncode is None:  # else the number may be another process's by now
            self._cpu_seconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return self._cpu_seconds

    def starved(self) -> float:
        """Return for how many seconds its busiest thread waited for a processor; 0 where no kernel tells."""
        waited = [0.0]
        for path in Path(f"/proc/{self.pid}/task").glob("*/schedstat"):
            with contextlib.suppress(OSError, IndexError, ValueError):  # the thread has ended
                waited.append(int(path.read_text().split()[1]) / 1e9)  # after the time on a processor
        self._starved = max(self._starved, *waited)
        return self._starved

    def stop(self) -> None:
        """End the process at once: nothing of the guest is to be kept."""
        self.cpu_seconds()
        self._process.kill()
        self._process.wait()
        for link in self._links:
            link.close()


def _arguments(hardware: Hardware, handed: _Handed) -> Iterable[str]:
    accelerator = hardware.accelerator
    forwards = "".join(f",hostfwd=tcp:127.0.0.1:0-:{port}" for port in hardware.ports)  # 0: the kernel picks
    return (
        *("-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-S"),
        *("-machine", f"{hardware.chipset},graphics=off"),  # so the firmware speaks on the serial console
        *("-accel", "kvm" if accelerator == "kvm" else "tcg,thread=multi"),
        *("-cpu", _CPU[accelerator], "-smp", str(hardware.cpus), "-m", str(hardware.memory_mb)),
        "-drive",
        f"if=none,id=disk,file=/proc/self/fd/{handed.disk},format=qcow2,cache=unsafe,discard=unmap",
        *hardware.disk("disk"),
        *("-drive", f"if=none,id=seed,file=/proc/self/fd/{handed.seed},format=raw,readonly=on"),
        *hardware.seed("seed"),
        *("-netdev", f"user,id=net,restrict=on{forwards}"),
        *("-device", f"virtio-net-pci,netdev=net,mac={hardware.mac},romfile="),
        *("-device", "virtio-rng-pci"),
        *("-chardev", f"socket,id=monitor,fd={handed.monitor}", "-mon", "chardev=monitor,mode=control"),
        *("-chardev", f"socket,id=agent,fd={handed.agent}", "-device", "virtio-serial-pci"),
        *("-device", f"virtserialport,chardev=agent,name={AGENT_PORT}"),
        *("-chardev", f"file,id=console,path=/proc/self/fd/{handed.console}", "-serial", "chardev:console"),
    )


def _memory(content: bytes) -> int:
    """Return the descriptor of a file that holds the content and has no name."""
    descriptor = os.memfd_create("seed")
    with os.fdopen(os.dup(descriptor), "wb") as file:
        file.write(content)
    return descriptor


def _die_with_parent(parent: int) -> Callable[[], None]:
    libc = ctypes.CDLL(None)

    def ask() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before we asked
            os.kill(os.getpid(), signal.SIGKILL)

    return ask


def grown(size: int, minimum_gb: int) -> int:
    """Return the size of a server's disk for an image of a size: larger, as a flavor's mostly is."""
    return (max(size, minimum_gb * _GIB) // _GIB + 2) * _GIB
