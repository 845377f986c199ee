"""`hotcat image boot` as its user runs it, with disks whose boot sector is all there is of a guest."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from tests.unit.images.boot.conftest import HEAD
from tests.unit.images.boot.disk import speaking

from hotcat.images.boot.machine import QEMU

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

needs_qemu = pytest.mark.skipif(not shutil.which(QEMU), reason=f"{QEMU} is not installed")

BOOT = "boot:\n  memory_mb: 64\n  within: 60\n  expect: {}\n"


class Rig:
    """A catalog with the images `one` and `two`, and a cache and a temporary folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.catalog = root / "catalog"
        self.tmp = root / "tmp"
        for folder in (self.catalog / "templates", self.catalog / "elements/images", self.tmp):
            folder.mkdir(parents=True)
        (self.catalog / "catalog.yaml").write_text("entries: {}\n")
        for name in ("one", "two"):
            self.definition(name).write_text(HEAD + BOOT)
        (self.catalog / "elements/images/base.yaml").write_text(HEAD)
        # A shell that runs the tests in its background ignores Ctrl-C, and so would all that they start.
        heard = ("env", "--default-signal=INT")
        self.command = [*heard, sys.executable, "-m", "hotcat.cli.main", "image", "boot"]
        self.environment = os.environ | {
            "HOTCAT_CACHE": str(root / "cache"),
            "HOTCAT_CATALOG": str(self.catalog),
            "TMPDIR": str(self.tmp),
        }

    def definition(self, name: str) -> Path:
        return self.catalog / f"elements/images/{name}.yaml"

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [*self.command, *arguments], capture_output=True, text=True, env=self.environment, check=False
        )
        assert "Traceback" not in done.stdout + done.stderr
        return done

    @contextlib.contextmanager
    def running(self, disk: Path) -> Iterator[subprocess.Popen[str]]:
        """Boot a disk that never comes up, as far as QEMU runs; what is printed is thrown away."""
        with subprocess.Popen(
            [*self.command, "one", "--file", str(disk)],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process:
            try:
                until(lambda: machines(process.pid))
                yield process
            finally:
                process.kill()


def machines(parent: int) -> list[Path]:
    """Return the folders in /proc of the machines that a process runs."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            name, _, rest = path.read_text().partition("(")[2].rpartition(")")
            if QEMU.startswith(name) and rest.split()[1] == str(parent):
                found.append(path.parent)
    return found


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


@needs_qemu
def test_a_failure_is_told_with_its_place_and_the_console(rig: Rig) -> None:
    disk = speaking(rig.root / "disk", "GRUB loading.\r\ngrub rescue> ")
    done = rig.run("one", "--file", str(disk), "-f", "json", "--junit", str(rig.root / "junit.xml"))
    assert done.returncode == 1
    [row] = json.loads(done.stdout)
    assert (row["image"], row["build"], row["result"]) == ("one", str(disk), "failed")
    assert list(row["stages"]) == ["firmware", "grub"]
    assert row["problems"][0].startswith(f"{rig.definition('one')}:8:1: GRUB does not find its own files")
    assert b"grub rescue>" in Path(row["console"]).read_bytes()
    assert row["problems"][0] in done.stderr
    assert "| Booting from Hard Disk" in done.stderr
    assert [one.suffix for one in rig.tmp.iterdir()] == [".log"]
    [case] = ET.parse(rig.root / "junit.xml").iter("testcase")  # noqa: S314  (written just now)
    assert case.attrib["name"] == "one"
    assert "GRUB does not find its own files" in str(case[0].text)


@needs_qemu
def test_in_a_pipe_each_stage_is_a_line(rig: Rig) -> None:
    disk = speaking(rig.root / "disk", "GRUB\r\nLinux version 6\r\nKernel panic - not syncing: no\r\n")
    shown = rig.run("one", "--file", str(disk)).stderr.splitlines()
    assert [line.split()[-1] for line in shown if line.startswith(" ") and " s  " in line][:2] == [
        "grub",
        "kernel",
    ]


@needs_qemu
def test_the_console_is_shown_with_v(rig: Rig) -> None:
    disk = speaking(rig.root / "disk", "\x1b[31mGRUB\x1b[0m\x07\r\ngrub rescue> ")
    rig.command.insert(rig.command.index("image"), "-v")
    shown = rig.run("one", "--file", str(disk)).stderr.splitlines()
    assert any(line.startswith("          | ") and line.endswith("GRUB\\x07") for line in shown)


def test_all_go_on_where_asked_to(rig: Rig) -> None:
    done = rig.run("--all", "--keep-going", "-f", "json")
    assert done.returncode == 1
    rows = json.loads(done.stdout)
    assert [row["image"] for row in rows] == ["one", "two"]
    assert "base: not booted, its definition has no `boot`" in done.stderr
    assert all("hotcat image build" in row["problems"][0] for row in rows)


def test_results_that_cannot_be_written(rig: Rig) -> None:
    done = rig.run("one", "--keep-going", "--junit", "/no/such/folder/x.xml")
    assert done.returncode == 1
    assert "/no/such/folder/x.xml: cannot write the results" in done.stderr


def test_else_the_first_that_fails_is_the_last(rig: Rig) -> None:
    done = rig.run("two", "one")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "there is no build of two" in done.stderr
    assert "of one" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "no image is named"),
        (("ome",), "Did you mean one?"),
        (("base", "--file", "x"), "base.yaml:1:1: the image says nothing of how it boots"),
        (("one", "two", "--file", "x"), "--build and --file are of one image"),
        (("one", "--build", "2026"), "there is no build '2026' of one"),
        (("one", "--file", "/no/such"), "/no/such: cannot read the disk"),
    ],
)
def test_what_cannot_be_booted_is_said(rig: Rig, arguments: tuple[str, ...], told: str) -> None:
    done = rig.run(*arguments)
    assert done.returncode == 1
    assert told in done.stderr


def test_a_build_or_a_file_not_both(rig: Rig) -> None:
    assert rig.run("one", "--build", "x", "--file", "y").returncode == 2


@needs_qemu
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_interrupted_it_leaves_nothing(rig: Rig, number: signal.Signals) -> None:
    disk = speaking(rig.root / "disk", "GRUB\r\n")
    with rig.running(disk) as process:
        [machine] = machines(process.pid)
        process.send_signal(number)
        assert process.wait(60) != 0
    until(lambda: not machine.exists())
    assert not list(rig.tmp.iterdir())
