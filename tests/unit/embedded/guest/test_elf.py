from __future__ import annotations

import struct
from pathlib import Path

import pytest

from hotcat.embedded.guest.elf import Linkage, NotElfError, linkage, module_info

BASE = 0x400000  # where the program would be loaded; its string table is given by such an address


def program(needed: list[str], interpreter: str | None) -> bytes:
    """Make a program with a loadable, a dynamic and an interpreter segment, and nothing to run."""
    loader = (interpreter or "").encode() + b"\0"
    strings, offsets = b"\0", []
    for name in needed:
        offsets.append(len(strings))
        strings += name.encode() + b"\0"
    count = 3 if interpreter else 2
    loader_at = 64 + 56 * count
    strings_at = loader_at + len(loader)
    dynamic_at = strings_at + len(strings)
    tags = [(1, offset) for offset in offsets] + [(5, BASE + strings_at), (10, len(strings)), (0, 0)]
    dynamic = b"".join(struct.pack("<QQ", *tag) for tag in tags)
    total = dynamic_at + len(dynamic)
    segments = [(1, 0, total), (2, dynamic_at, len(dynamic)), (3, loader_at, len(loader))][:count]
    ident = b"\x7fELF\x02\x01\x01" + bytes(9)
    header = struct.pack("<16sHHIQQQIHHHHHH", ident, 3, 62, 1, 0, 64, 0, 0, 64, 56, count, 64, 0, 0)
    table = b"".join(
        struct.pack("<IIQQQQQQ", kind, 4, offset, BASE + offset, 0, size, size, 1)
        for kind, offset, size in segments
    )
    return header + table + loader + strings + dynamic


def module(facts: bytes) -> bytes:
    """Make an object with a .modinfo section."""
    names = b"\0.shstrtab\0.modinfo\0"
    ident = b"\x7fELF\x02\x01\x01" + bytes(9)
    sections_at = 64 + len(names) + len(facts)
    header = struct.pack("<16sHHIQQQIHHHHHH", ident, 1, 62, 1, 0, 0, sections_at, 0, 64, 0, 0, 64, 3, 1)
    sections = bytes(64)
    for name, offset, size in ((1, 64, len(names)), (11, 64 + len(names), len(facts))):
        sections += struct.pack("<IIQQQQIIQQ", name, 1, 0, 0, offset, size, 0, 0, 1, 0)
    return header + names + facts + sections


def test_program_names_its_loader_and_libraries_in_order() -> None:
    data = program(["libz.so.1", "libc.so.6"], "/lib64/ld-linux-x86-64.so.2")
    assert linkage(data) == Linkage("/lib64/ld-linux-x86-64.so.2", ("libz.so.1", "libc.so.6"))


def test_library_has_no_loader() -> None:
    assert linkage(program(["libc.so.6"], None)) == Linkage(None, ("libc.so.6",))


def test_a_real_program() -> None:
    found = linkage(Path("/bin/sh").read_bytes())
    assert found.interpreter is not None
    assert "libc.so.6" in found.needed


def test_module_facts() -> None:
    data = module(b"name=virtio_net\0alias=a\0alias=b\0depends=virtio,net_failover\0\0")
    assert module_info(data) == {"name": "virtio_net", "alias": "b", "depends": "virtio,net_failover"}


def test_program_without_module_facts() -> None:
    assert module_info(program([], None)) == {}


@pytest.mark.parametrize("data", [b"", b"#!/bin/sh\n", b"\x7fELF\x01\x01" + bytes(200)])
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(NotElfError):
        linkage(data)
    with pytest.raises(NotElfError):
        module_info(data)


@pytest.mark.parametrize(
    "data", [program(["libz.so.1", "libc.so.6"], "/ld.so"), module(b"name=a\0depends=b\0")]
)
def test_file_cut_short_anywhere_is_refused_or_read_as_far_as_it_goes(data: bytes) -> None:
    for length in range(len(data)):
        for read in (linkage, module_info):
            try:
                read(data[:length])
            except NotElfError:
                continue
