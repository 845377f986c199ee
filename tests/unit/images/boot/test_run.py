"""Whole boots, of disks that fail in the ways that images do."""

from __future__ import annotations

import io
import os
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.images.boot.disk import speaking

from hotcat.errors import HotcatError
from hotcat.images.boot import accelerator, agent
from hotcat.images.boot.run import Subject, boot

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.images.boot.conftest import Heard

    from hotcat.catalog.image import Image

SMALL = "memory_mb: 64\nexpect: {}\n"


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("HOTCAT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(accelerator, "choose", lambda: accelerator.TCG)


@pytest.mark.usefixtures("qemu")
def test_a_failed_boot_tells_all_with_places_and_keeps_the_console(
    tmp_path: Path, image: Callable[..., Image], heard: Heard
) -> None:
    with tarfile.open(tmp_path / "image.tar", "w") as archive:
        member = tarfile.TarInfo("etc/machine-id")
        member.size = 32
        archive.addfile(member, io.BytesIO(b"0" * 32))
    thing = image(SMALL)
    disk = speaking(tmp_path / "disk", "\x1b[2JGRUB loading.\r\nerror: lost.\r\ngrub rescue> \r\n")
    result = boot(Subject(thing, disk, "20260101-abc", tmp_path / "image.tar"), heard)
    assert not result.passed
    assert [phase.name for phase in result.phases] == ["at rest", "firmware", "grub"]
    assert heard.stages == ["at rest", "grub"]
    [at_rest], [failed] = result.phases[0].problems, result.phases[2].problems
    assert at_rest.startswith(f"{thing.path}:8:1: /etc/machine-id is filled")
    assert failed.startswith(f"{thing.path}:8:1: GRUB does not find its own files")
    assert {"error: lost.", "grub rescue>"} <= set(result.console)
    assert b"error: lost" in Path(result.console_file).read_bytes()
    assert (result.build, result.accelerator, result.skipped) == ("20260101-abc", "tcg", ())
    assert result.cpu_seconds > 0


@pytest.mark.usefixtures("qemu")
def test_without_an_agent_the_outside_is_looked_at_all_the_same(
    tmp_path: Path, image: Callable[..., Image], heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agent, "_GRACE", 0.0)
    monkeypatch.setattr(agent, "_AGAIN", 0.3)
    monkeypatch.setattr("hotcat.images.boot.outside._PATIENCE", 0.3)
    thing = image("memory_mb: 64\nexpect:\n  units: [a.service]\n  http: [{port: 80}]\n")
    disk = speaking(tmp_path / "disk", "Linux version 6\r\nsystemd[1]: on\r\nthing login: ")
    result = boot(Subject(thing, disk), heard)
    silent, page = result.phases[-1].problems
    assert "thing.yaml:8:1: the system is up since" in silent
    assert "no guest agent answers" in silent
    assert "thing.yaml:12:12: GET port 80 /: no answer" in page
    assert result.skipped == ("the image at rest: there is no tar of its files",)


@pytest.mark.usefixtures("qemu")
def test_the_time_limit_is_told_at_its_line(
    tmp_path: Path, image: Callable[..., Image], heard: Heard
) -> None:
    thing = image("memory_mb: 64\nwithin: 1\nexpect: {}\n")
    result = boot(Subject(thing, speaking(tmp_path / "disk", "GRUB\r\n")), heard)
    assert "thing.yaml:10:3: not up and asserted within 1 s: it is at grub" in result.phases[-1].problems[0]


@pytest.mark.usefixtures("qemu")
@pytest.mark.skipif(not os.access("/dev/kvm", os.W_OK), reason="this user has no /dev/kvm")
def test_where_kvm_does_not_bring_up_a_kernel_it_is_emulated_and_remembered(
    tmp_path: Path, image: Callable[..., Image], heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("HOTCAT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(accelerator, "KERNEL_WITHIN", 0.0001)
    monkeypatch.setattr("hotcat.images.boot.machine._CPU", {"kvm": "qemu64", "tcg": "qemu64"})
    thing = image("memory_mb: 64\nwithin: 2\nexpect: {}\n")
    result = boot(Subject(thing, speaking(tmp_path / "disk", "grub rescue> ")), heard)
    assert result.accelerator == accelerator.TCG
    assert accelerator.choose() == accelerator.KVM  # it does not boot this way either
    result = boot(Subject(thing, speaking(tmp_path / "disk", "GRUB\r\nsystemd[1]: on\r\n")), heard)
    assert result.accelerator == accelerator.TCG
    assert any("under KVM" in note for note in heard.notes)
    assert accelerator.choose() == accelerator.TCG


@pytest.mark.usefixtures("qemu")
def test_a_broken_disk_is_told_as_such(tmp_path: Path, image: Callable[..., Image], heard: Heard) -> None:
    disk = tmp_path / "disk"
    disk.write_bytes(b"QFI\xfb" + bytes(1000))
    with pytest.raises(HotcatError, match="the disk cannot be used"):
        boot(Subject(image(SMALL), disk), heard)


@pytest.mark.parametrize(
    ("boot_keys", "more", "told"),
    [
        (SMALL, "arch: arm64\n", "8:1: only amd64"),
        ("expect: {packages: {x: nonsense}}\n", "", "9:23: 'nonsense' is no operator"),
        (
            SMALL,
            """\
            glance:
              disk_format: raw
              min_disk: 1
              min_ram: 1
              visibility: public
              properties: {hw_firmware_type: uefi}
            """,
            "13:16: only images that boot by BIOS",
        ),
    ],
)
def test_what_cannot_be_booted_is_told_before_anything_runs(
    image: Callable[..., Image], heard: Heard, boot_keys: str, more: str, told: str
) -> None:
    with pytest.raises(HotcatError) as refused:
        boot(Subject(image(boot_keys, more), Path("none")), heard)
    assert f"thing.yaml:{told}" in str(refused.value)
    assert not heard.stages


def test_an_image_that_says_nothing_of_its_boot(tmp_path: Path, heard: Heard) -> None:
    from tests.unit.images.boot.conftest import HEAD

    from hotcat.catalog.image import load_image

    path = tmp_path / "thing.yaml"
    path.write_text(HEAD)
    with pytest.raises(HotcatError, match="says nothing of how it boots"):
        boot(Subject(load_image(path), Path("none")), heard)
