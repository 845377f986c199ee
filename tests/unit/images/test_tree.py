from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING

import pytest

from hotcat.errors import HotcatError
from hotcat.images import tree

if TYPE_CHECKING:
    from pathlib import Path


def _tar(
    path: Path, files: dict[str, bytes], *, links: tuple[tuple[str, str], ...] = (), time: int = 0
) -> Path:
    """A tar with files, in that order, and hard links (target, name)."""
    with tarfile.open(path, "w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(f"./{name}")
            member.size, member.mtime = len(content), time
            archive.addfile(member, io.BytesIO(content))
        for target, name in links:
            member = tarfile.TarInfo(f"./{name}")
            member.type, member.linkname = tarfile.LNKTYPE, f"./{target}"
            archive.addfile(member)
    return path


def test_neither_time_nor_order_nor_the_way_of_a_hard_link_tells(tmp_path: Path) -> None:
    one = _tar(tmp_path / "one", {"etc/a": b"x", "etc/b": b"y"}, links=(("etc/a", "etc/c"),))
    other = _tar(tmp_path / "other", {"etc/c": b"x", "etc/b": b"y"}, links=(("etc/c", "etc/a"),), time=7)
    assert tree.read(one) == tree.read(other)
    assert tree.digest(tree.read(one)) == tree.digest(tree.read(other))


def test_each_side_of_a_file_tells(tmp_path: Path) -> None:
    old = tree.read(_tar(tmp_path / "old", {"etc/same": b"", "etc/content": b"x", "etc/gone": b""}))
    new = tree.read(_tar(tmp_path / "new", {"etc/same": b"", "etc/content": b"y", "etc/new": b""}))
    next(row for row in new if row["name"] == "etc/content")["mode"] = "0755"
    assert [(change.name, change.what) for change in tree.compare(old, new)] == [
        ("etc/content", "content, mode"),
        ("etc/gone", "only in the first"),
        ("etc/new", "only in the second"),
    ]


def test_what_every_build_writes_anew_counts_for_nothing(tmp_path: Path) -> None:
    old = tree.read(_tar(tmp_path / "old", {"var/log/dpkg.log": b"monday"}))
    new = tree.read(_tar(tmp_path / "new", {"var/log/dpkg.log": b"tuesday"}))
    assert tree.digest(old) == tree.digest(new)
    assert [change.volatile for change in tree.compare(old, new)] == [True]


def test_rows_are_kept_and_read_back_the_same(tmp_path: Path) -> None:
    rows = tree.read(_tar(tmp_path / "tar", {"caf\udce9": b"not UTF-8"}))
    tree.write(rows, tmp_path / "first")
    tree.write(rows, tmp_path / "second")
    assert tree.load(tmp_path / "first") == rows
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


def test_what_is_no_tar_is_said_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "image.tar").write_bytes(b"no tar at all" * 100)
    with pytest.raises(HotcatError, match=r"image\.tar.*cannot read"):
        tree.read(tmp_path / "image.tar")
