from __future__ import annotations

import stat

import pytest

from hotcat.embedded.guest.cpio import File, Folder, Link, archive


def members(data: bytes) -> dict[str, tuple[int, bytes]]:
    """Read an archive back: mode and content by name, in the order of the archive."""
    found: dict[str, tuple[int, bytes]] = {}
    at = 0
    while True:
        assert data[at : at + 6] == b"070701"
        numbers = [int(data[at + 6 + 8 * field : at + 14 + 8 * field], 16) for field in range(13)]
        _inode, mode, uid, gid, _links, mtime, size, *_devices, name_size, checksum = numbers
        name = data[at + 110 : at + 110 + name_size]
        assert name.endswith(b"\0")
        content_at = (at + 110 + name_size + 3) // 4 * 4
        if name == b"TRAILER!!!\0":
            assert not data[content_at:].strip(b"\0")
            return found
        assert (uid, gid, mtime, checksum) == (0, 0, 0, 0)
        found[name[:-1].decode()] = (mode, data[content_at : content_at + size])
        at = (content_at + size + 3) // 4 * 4


def test_what_goes_in_comes_out() -> None:
    data = archive(
        {
            "bin/tool": File(b"#!/bin/sh\n", 0o755),
            "etc/x": File(b""),
            "init": Link("bin/tool"),
            "tmp": Folder(0o1777),
        }
    )
    assert members(data) == {
        ".": (stat.S_IFDIR | 0o755, b""),
        "bin": (stat.S_IFDIR | 0o755, b""),
        "bin/tool": (stat.S_IFREG | 0o755, b"#!/bin/sh\n"),
        "etc": (stat.S_IFDIR | 0o755, b""),
        "etc/x": (stat.S_IFREG | 0o644, b""),
        "init": (stat.S_IFLNK | 0o777, b"bin/tool"),
        "tmp": (stat.S_IFDIR | 0o1777, b""),
    }


@pytest.mark.parametrize("size", range(5))
def test_contents_of_any_length_keep_the_rest_in_place(size: int) -> None:
    found = members(archive({"a" * (size + 1): File(b"x" * size), "z": File(b"end")}))
    assert found["a" * (size + 1)][1] == b"x" * size
    assert found["z"][1] == b"end"


def test_folders_come_before_what_is_in_them() -> None:
    order = list(members(archive({"a/b/c": File(b""), "a-b": File(b""), "a/b": Folder(0o700)})))
    assert order.index(".") < order.index("a") < order.index("a/b") < order.index("a/b/c")


def test_equal_trees_are_equal_bytes() -> None:
    one, other = File(b"1"), Link("1")
    assert archive({"a": one, "b": other}) == archive({"b": other, "a": one})
