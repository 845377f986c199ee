"""QEMU under control, with disks whose boot sector speaks on the console."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.images.boot.disk import speaking

from hotcat.errors import HotcatError
from hotcat.images.boot.machine import Hardware, Machine, MachineError, grown
from hotcat.images.boot.watch import BootError, HangError, Watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.images.boot.conftest import Heard

pytestmark = pytest.mark.usefixtures("qemu")

BOOT = "Welcome to GRUB!\r\n[    0.000000] Linux version 6\r\nsystemd[1]: on\r\nCloud-init v. 22 running\r\n"
GIB = 1 << 30


def hardware(**more: object) -> Hardware:
    given: dict[str, object] = {"ports": (22, 80), "mac": "52:54:00:00:00:01", "cpus": 1, "memory_mb": 64}
    return Hardware(accelerator="tcg", **given | more)  # type: ignore[arg-type]


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def follow(watch: Watch) -> None:
    """Look until the boot fails."""
    while True:
        watch.pause(0.02)


def watched(machine: Machine, heard: Heard, within: float = 60.0, **more: float) -> Watch:
    machine.start(lambda size: grown(size, 1))
    return Watch(machine, heard, within, **more)


def test_stages_are_told_as_the_console_names_them(tmp_path: Path, heard: Heard) -> None:
    with Machine(speaking(tmp_path / "disk", BOOT), b"", hardware()) as machine:
        watch = watched(machine, heard)
        until(lambda: watch.look() or watch.stage == "cloud-init")
        assert heard.stages == ["grub", "kernel", "systemd", "cloud-init"]
        assert [name for name, _ in watch.stages()] == ["firmware", *heard.stages]
        assert sum(seconds for _, seconds in watch.stages()) == pytest.approx(watch.seconds, abs=0.05)
        assert any("Linux version 6" in line for line in heard.lines)
        assert machine.cpu_seconds() > 0


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("GRUB loading.\r\ngrub rescue> ", "GRUB does not find its own files"),
        ("Welcome to GRUB!\r\ngrub> ", "GRUB finds no menu"),
        (BOOT + "Kernel panic - not syncing: no init\r\n", "panics: Kernel panic - not syncing: no init"),
        (BOOT + "\r\n(initramfs) ", "the initramfs finds no root file system"),
        (BOOT + "You are in emergency mode.", "systemd asks for an administrator"),
    ],
)
def test_a_boot_without_hope_ends_at_once(tmp_path: Path, heard: Heard, said: str, told: str) -> None:
    with Machine(speaking(tmp_path / "disk", said), b"", hardware()) as machine:
        watch = watched(machine, heard)
        with pytest.raises(BootError, match=told):
            follow(watch)


def test_what_grub_would_say_is_no_fault_of_a_running_system(tmp_path: Path, heard: Heard) -> None:
    said = BOOT + "grub> No bootable device\r\nmine login: "
    with Machine(speaking(tmp_path / "disk", said), b"", hardware()) as machine:
        watch = watched(machine, heard)
        until(lambda: watch.look() or watch.up_since)


def test_an_empty_disk_does_not_boot(tmp_path: Path, heard: Heard) -> None:
    disk = tmp_path / "disk"
    disk.write_bytes(bytes(1 << 20))
    with Machine(disk, b"", hardware()) as machine:
        watch = watched(machine, heard)
        with pytest.raises(BootError, match="nothing to boot"):
            follow(watch)


def test_a_guest_that_resets_has_ended(tmp_path: Path, heard: Heard) -> None:
    disk = speaking(tmp_path / "disk", BOOT, then_reset=True)
    with Machine(disk, b"", hardware()) as machine:
        watch = watched(machine, heard)
        with pytest.raises(BootError, match="switched the machine off, or restarted it"):
            follow(watch)
        assert watch.stage == "cloud-init"


def test_a_killed_machine_says_by_what(tmp_path: Path, heard: Heard) -> None:
    with Machine(speaking(tmp_path / "disk", BOOT), b"", hardware()) as machine:
        watch = watched(machine, heard)
        until(lambda: watch.look() or watch.stage == "cloud-init")
        os.kill(machine.pid, signal.SIGKILL)
        with pytest.raises(BootError, match="was killed by SIGKILL"):
            follow(watch)


def test_the_time_limit_names_the_stage_and_its_key(tmp_path: Path, heard: Heard) -> None:
    with Machine(speaking(tmp_path / "disk", BOOT), b"", hardware()) as machine:
        watch = watched(machine, heard)
        until(lambda: watch.look() or watch.stage == "cloud-init")
        watch.within = watch.seconds
        with pytest.raises(BootError, match="it is at cloud-init") as failed:
            follow(watch)
        assert failed.value.at == ("within",)


def test_a_kernel_that_says_nothing_hangs(tmp_path: Path, heard: Heard) -> None:
    with Machine(speaking(tmp_path / "disk", "GRUB loading.\r\n"), b"", hardware()) as machine:
        watch = watched(machine, heard, kernel_within=0.2)
        with pytest.raises(HangError):
            follow(watch)


def test_a_kernel_that_hands_over_does_not_hang(tmp_path: Path, heard: Heard) -> None:
    with Machine(speaking(tmp_path / "disk", BOOT), b"", hardware()) as machine:
        watch = watched(machine, heard)
        until(lambda: watch.look() or watch.stage == "cloud-init")
        watch.kernel_within = 0.001
        watch.look()


@pytest.mark.parametrize("properties", [{}, {"hw_disk_bus": "scsi"}, {"hw_machine_type": "pc"}])
def test_the_disk_is_attached_as_the_image_says(tmp_path: Path, heard: Heard, properties: object) -> None:
    disk = speaking(tmp_path / "disk", BOOT)
    with Machine(disk, bytes(2048), hardware(properties=properties)) as machine:
        watch = watched(machine, heard)
        until(lambda: watch.look() or watch.stage == "cloud-init")


def test_the_disk_grows_and_the_image_stays_as_it_was(tmp_path: Path, heard: Heard) -> None:
    disk = tmp_path / "a,b.qcow2"  # a comma means something to QEMU
    speaking(tmp_path / "raw", BOOT, size=2 * GIB)
    subprocess.run(("qemu-img", "convert", "-O", "qcow2", tmp_path / "raw", disk), check=True)
    before = hashlib.sha256(disk.read_bytes()).digest()
    disk.chmod(0o400)
    with Machine(disk, b"", hardware()) as machine:
        assert machine.start(lambda size: grown(size, 1)) == 4 * GIB
        [drive] = [one for one in machine._ask("query-block") if one["device"] == "disk"]
        assert drive["inserted"]["image"]["virtual-size"] == 4 * GIB
        watch = Watch(machine, heard, 60.0)
        until(lambda: watch.look() or watch.stage == "cloud-init")
    assert hashlib.sha256(disk.read_bytes()).digest() == before


def test_each_port_has_a_forward_on_loopback_of_its_own(tmp_path: Path) -> None:
    disk = speaking(tmp_path / "disk", BOOT)
    with Machine(disk, b"", hardware()) as one, Machine(disk, b"", hardware()) as other:
        for machine in (one, other):
            machine.start(lambda size: grown(size, 1))
            assert set(machine.ports) == {22, 80}
            for port in machine.ports.values():
                socket.create_connection(("127.0.0.1", port), 10).close()
        assert not set(one.ports.values()) & set(other.ports.values())


def test_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    descriptors = _open_files()
    with Machine(speaking(tmp_path / "disk", BOOT), b"seed", hardware()) as machine:
        machine.start(lambda size: grown(size, 1))
        assert not list((tmp_path / "tmp").iterdir())
    assert not Path(f"/proc/{machine.pid}").exists()
    assert _open_files() == descriptors


def test_the_machine_dies_with_who_started_it(tmp_path: Path) -> None:
    speaking(tmp_path / "disk", BOOT)
    program = (
        "import sys, time; from pathlib import Path\n"
        "from hotcat.images.boot.machine import Hardware, Machine\n"
        "with Machine(Path(sys.argv[1]), b'', Hardware('tcg', 64, 1, '52:54:00:00:00:01')) as machine:\n"
        "    machine.start(lambda size: size)\n"
        "    print(machine.pid, flush=True); time.sleep(600)\n"
    )
    with subprocess.Popen(
        (sys.executable, "-c", program, tmp_path / "disk"), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        pid = int(process.stdout.readline())
        assert Path(f"/proc/{pid}").exists()
        process.kill()
    until(lambda: not _runs(pid))


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _runs(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def test_a_disk_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(HotcatError, match="cannot read the disk") as failed:
        Machine(tmp_path / "none", b"", hardware())
    assert failed.value.place
    assert failed.value.place.file == tmp_path / "none"


def test_what_qemu_says_of_a_broken_disk_is_shown(tmp_path: Path) -> None:
    disk = tmp_path / "disk.qcow2"
    disk.write_bytes(b"QFI\xfb" + bytes(1000))
    with pytest.raises(HotcatError, match=r"the disk cannot be used.*version") as failed:
        Machine(disk, b"", hardware())
    assert failed.value.place
    assert failed.value.place.file == disk


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = speaking(tmp_path / "disk", BOOT)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "none"))
    with pytest.raises(HotcatError, match=r"cannot write to .*none") as failed:
        Machine(disk, b"", hardware())
    assert "$TMPDIR" in str(failed.value)


def test_what_qemu_refuses_is_shown(tmp_path: Path) -> None:
    disk = speaking(tmp_path / "disk", BOOT)
    with (
        Machine(disk, b"", hardware(cpus=100_000)) as machine,
        pytest.raises(MachineError, match=r"does not start: .*100000"),
    ):
        machine.start(lambda size: size)


def test_a_missing_qemu_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    disk = speaking(tmp_path / "disk", BOOT)
    with pytest.raises(HotcatError, match="qemu-img is not installed"):
        Machine(disk, b"", hardware())
    shown = '#!/bin/sh\nexec /usr/bin/qemu-img "$@"\n'
    (tmp_path / "qemu-img").write_text(shown)
    (tmp_path / "qemu-img").chmod(0o755)
    with pytest.raises(HotcatError, match="qemu-system-x86_64 is not installed"):
        Machine(disk, b"", hardware())


@pytest.mark.parametrize(
    ("size", "minimum", "larger"), [(GIB, 0, 3), (GIB + 1, 0, 3), (3 * GIB, 3, 5), (GIB, 10, 12)]
)
def test_the_disk_is_larger_than_the_image_and_than_the_least_flavor(
    size: int, minimum: int, larger: int
) -> None:
    assert grown(size, minimum) == larger * GIB
