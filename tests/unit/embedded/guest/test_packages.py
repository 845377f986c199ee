"""Real apt, on a package source of the test's own."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from hotcat.embedded.guest import packages
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(shutil.which("apt-get") is None, reason="needs apt")

CONTROL = """\
Package: {name}
Version: 1:2.0
Architecture: all
Maintainer: Somebody <somebody@example.org>
Description: a test
"""


def make(source: Path, name: str, *fields: str) -> str:
    """Make a package with a program, a library and a link to it; return its paragraph in the index."""
    tree = source / name
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "usr/lib").mkdir(parents=True)
    control = CONTROL.format(name=name) + "".join(f"{field}\n" for field in fields)
    (tree / "DEBIAN/control").write_text(control)
    (tree / "usr/lib/lib.so.1.5").write_bytes(b"library")
    (tree / "usr/lib/lib.so.1").symlink_to("lib.so.1.5")
    (tree / "usr/lib/lib.so").symlink_to("/usr/lib/lib.so.1.5")
    (tree / "usr/readme").write_text("no library")
    file = source / f"{name}_2.0_all.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "--build", tree, file], check=True, capture_output=True)
    content = file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return f"{control}Filename: ./{file.name}\nSize: {len(content)}\nSHA256: {digest}\n\n"


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of packages that apt, for this test, knows alone and has not read yet."""
    source, state = tmp_path / "source", tmp_path / "apt"
    for folder in ("etc/sources.list.d", "etc/preferences.d", "lists/partial", "cache/archives/partial"):
        (state / folder).mkdir(parents=True)
    (state / "status").touch()
    (state / "etc/sources.list").write_text(f"deb [trusted=yes] file:{source} ./\n")
    (state / "apt.conf").write_text(
        f'Dir::Etc "{state}/etc"; Dir::State "{state}"; Dir::State::status "{state}/status";'
        f'Dir::Cache "{state}/cache"; APT::Sandbox::User "root";'
    )
    monkeypatch.setenv("APT_CONFIG", str(state / "apt.conf"))
    index = [
        make(source, "meta", "Depends: tool-1.5, other"),
        make(source, "other"),
        make(source, "tool-1.5", "Depends: other | none, virtual", "Recommends: unneeded"),
        make(source, "provider", "Provides: virtual"),
        make(source, "unneeded"),
    ]
    (source / "Packages").write_text("".join(index))
    return source


@pytest.fixture
def updated(source: Path) -> Path:
    subprocess.run(["apt-get", "update"], check=True, capture_output=True)
    return source


@pytest.mark.usefixtures("source")
def test_without_package_lists_the_error_says_what_to_do() -> None:
    with pytest.raises(HotcatError) as caught:
        packages.offered(["meta"])
    assert "Unable to locate package meta" in caught.value.message
    assert caught.value.remedy == "Refresh the package lists: sudo apt-get update"


@pytest.mark.usefixtures("updated")
def test_dependencies() -> None:
    assert packages.dependency("meta", r"tool-\d.*") == "tool-1.5"
    assert packages.closure(["meta"]) == ["meta", "other", "provider", "tool-1.5"]
    with pytest.raises(HotcatError, match="depends on no package like kernel"):
        packages.dependency("meta", "kernel")


@pytest.mark.usefixtures("updated")
def test_download_fetches_what_is_missing_only(tmp_path: Path) -> None:
    archives = packages.offered(["tool-1.5", "other"])
    assert [archive.package for archive in archives] == ["other", "tool-1.5"]
    folder = tmp_path / "packages"
    paths = packages.download(archives, folder)
    assert sorted(paths) == sorted(folder.iterdir())
    paths[0].write_bytes(b"as it was")
    paths[1].unlink()
    assert packages.download(archives, folder) == paths
    assert paths[0].read_bytes() == b"as it was"
    assert paths[1].stat().st_size > 0


def test_package_that_is_gone_from_the_source(updated: Path, tmp_path: Path) -> None:
    archives = packages.offered(["other"])
    (updated / "other_2.0_all.deb").write_bytes(b"tampered with")
    with pytest.raises(HotcatError, match="apt-get download failed"):
        packages.download(archives, tmp_path / "packages")
    assert list((tmp_path / "packages").iterdir()) == []


@pytest.mark.usefixtures("updated")
def test_files_are_read_through_links(tmp_path: Path) -> None:
    [path] = packages.download(packages.offered(["other"]), tmp_path)
    found = packages.read(path, lambda name: ".so" in name)
    assert found == dict.fromkeys(["usr/lib/lib.so", "usr/lib/lib.so.1", "usr/lib/lib.so.1.5"], b"library")


def test_broken_package_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.deb"
    broken.write_bytes(b"!<arch>")
    with pytest.raises(HotcatError, match=r"cannot unpack .*broken\.deb"):
        packages.read(broken, lambda _name: True)
