from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotcat.embedded import data, snapshot
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from hotcat.embedded.component import Settings
    from hotcat.embedded.paths import CloudPaths

packs = pytest.mark.skipif(not shutil.which("zstd"), reason="zstd, which packs snapshots, is not installed")


@pytest.fixture
def told() -> list[str]:
    return []


def fill(folder: Path) -> None:
    """A data folder as a cloud that was just set up has it."""
    for name, text in {
        "mysql/ibdata1": "tables",
        "glance/images/one": "image",
        "keystone/fernet/0": "key",
        "nova/instances/guest/console.log": "hello",
        "libvirt/lib/state": "domain",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def contents(folder: Path) -> dict[str, str]:
    return {str(file.relative_to(folder)): file.read_text() for file in folder.rglob("*") if file.is_file()}


def test_nothing_there(settings: Settings, paths: CloudPaths, told: list[str]) -> None:
    assert data.prepare(settings, paths, told.append) == data.EMPTY
    assert list(paths.data.iterdir()) == []
    assert told == ["no snapshot yet: setting up from nothing"]


def test_data_of_a_cloud_that_was_complete_are_kept(
    settings: Settings, paths: CloudPaths, told: list[str]
) -> None:
    fill(paths.data)
    paths.secrets.write_text("{}")
    data.mark_complete(settings, paths)
    before = contents(paths.data)
    assert data.prepare(settings, paths, told.append) == data.KEPT
    assert contents(paths.data) == before
    assert paths.secrets.exists()


def test_data_of_another_version_are_refused_and_kept(
    settings: Settings, paths: CloudPaths, told: list[str]
) -> None:
    fill(paths.data)
    data.mark_complete(dataclasses.replace(settings, openstack=Path("openstack-2")), paths)
    before = contents(paths.data)
    named = dataclasses.replace(settings, name="some")
    with pytest.raises(HotcatError, match=r"(?s)another version.*hotcat cloud reset --cloud-name some"):
        data.prepare(named, paths, told.append)
    assert contents(paths.data) == before


def test_data_that_were_never_complete_are_begun_again(
    settings: Settings, paths: CloudPaths, told: list[str]
) -> None:
    """All but libvirt's, which are bound into place; and the secrets, which belong to the old databases."""
    fill(paths.data)
    (paths.data / "stray").write_text("file")
    paths.secrets.write_text("{}")
    assert data.prepare(settings, paths, told.append) == data.EMPTY
    assert contents(paths.data) == {"libvirt/lib/state": "domain"}
    assert not paths.secrets.exists()


@packs
def test_snapshot_restores_all_but_keys_guests_and_hypervisor(
    settings: Settings, paths: CloudPaths, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "WRITERS", {"no-such-program"})  # never stop another cloud's databases
    fill(paths.data)
    snapshot.take(paths, data.snapshot_file(settings))
    (paths.data / "half-made").write_text("file")
    (paths.data / "mysql/ibdata1").write_text("changed")
    paths.secrets.write_text("{}")
    assert data.prepare(settings, paths, told.append) == data.RESTORED
    assert contents(paths.data) == {
        "mysql/ibdata1": "tables",
        "glance/images/one": "image",
        "libvirt/lib/state": "domain",
    }
    assert (paths.data / "nova/instances").is_dir()
    assert not paths.secrets.exists()
    assert told == ["restored the snapshot (0 MB)"]


@packs
@pytest.mark.parametrize("damage", ["cut", "garbage", "empty"])
def test_damaged_snapshot_is_made_again(
    settings: Settings, paths: CloudPaths, told: list[str], monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    monkeypatch.setattr(snapshot, "WRITERS", {"no-such-program"})
    fill(paths.data)
    file = data.snapshot_file(settings)
    snapshot.take(paths, file)
    whole = file.read_bytes()
    file.write_bytes({"cut": whole[: len(whole) // 2], "garbage": b"x" * 1000, "empty": b""}[damage])
    assert data.prepare(settings, paths, told.append) == data.EMPTY
    assert not file.exists()
    assert contents(paths.data) == {"libvirt/lib/state": "domain"}
    assert told[0] == "the snapshot is damaged: making it again"


@packs
def test_only_the_newest_snapshots_are_kept(
    settings: Settings, paths: CloudPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "WRITERS", {"no-such-program"})
    folder = settings.cache / "snapshots"
    folder.mkdir(parents=True)
    for age in range(5):
        (folder / f"{age}.tar.zst").touch()
        subprocess.run(("touch", "-d", f"{age + 1} days ago", folder / f"{age}.tar.zst"), check=True)
    (folder / "other.txt").touch()
    snapshot.take(paths, folder / "new.tar.zst")
    assert {file.name for file in folder.iterdir()} == {"new.tar.zst", "0.tar.zst", "1.tar.zst", "other.txt"}


def test_key_changes_with_what_shapes_the_data(settings: Settings) -> None:
    key = data.key(settings)
    assert data.key(dataclasses.replace(settings, openstack=Path("/elsewhere/openstack-1"))) == key
    assert data.key(dataclasses.replace(settings, address="127.77.5.1", name="x", fake_computes=0)) == key
    assert data.key(dataclasses.replace(settings, openstack=Path("openstack-2"))) != key
    assert data.key(dataclasses.replace(settings, guest={**settings.guest, "version": "2"})) != key


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ("cloud.py", False),
        ("config/nova.conf.j2", False),
        ("guest/build.py", True),
        ("releases/1/x.txt", True),
    ],
)
def test_key_changes_with_the_code(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str, *, same: bool
) -> None:
    package = tmp_path / "package"
    for name in ("cloud.py", "config/nova.conf.j2", "guest/build.py", "releases/1/x.txt"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text("old")
    monkeypatch.setattr(data, "PACKAGE", package)
    key = data.key(settings)
    (package / changed).write_text("new")
    assert (data.key(settings) == key) is same


def test_mark_names_the_key(settings: Settings, paths: CloudPaths) -> None:
    data.mark_complete(settings, paths)
    assert json.loads((paths.data / data.MARK).read_text()) == {"key": data.key(settings)}


def test_forgotten_snapshots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTCAT_CACHE", str(tmp_path))
    (tmp_path / "snapshots").mkdir()
    (tmp_path / "snapshots/a.tar.zst").touch()
    data.forget_snapshots()
    assert list((tmp_path / "snapshots").iterdir()) == []


def state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]


def test_frozen_processes_stand_still_and_go_on(tmp_path: Path) -> None:
    """Those of the name only, also when the work in between fails."""
    program = tmp_path / "hotcat-freezer"
    shutil.copy("/bin/cat", program)
    with (
        subprocess.Popen((program,), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as named,
        subprocess.Popen(("cat",), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other,
    ):
        assert named.stdout
        with pytest.raises(KeyError), snapshot.frozen({"hotcat-freezer"}):  # noqa: PT012
            while state(named.pid) != "T":
                pass
            assert state(other.pid) != "T"
            raise KeyError
        out, _ = named.communicate(b"going on")
        assert out == b"going on"
        other.communicate()


@pytest.mark.parametrize("mark", ["", "{", "[]", '{"other": 1}'])
def test_an_unreadable_mark_counts_as_none(settings: Settings, paths: CloudPaths, mark: str) -> None:
    (paths.data / data.MARK).write_text(mark)
    assert data.prepare(settings, paths, print) == data.EMPTY
