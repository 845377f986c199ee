"""Read from ELF files what the guest needs: a program's libraries, a kernel module's name and needs."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import NamedTuple

_PT_DYNAMIC, _PT_INTERP = 2, 3
_DT_NEEDED, _DT_STRTAB, _DT_STRSZ = 1, 5, 10
_PT_LOAD = 1
_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
_SEGMENT = struct.Struct("<IIQQQQQQ")
_SECTION = struct.Struct("<IIQQQQIIQQ")
_DYNAMIC = struct.Struct("<QQ")


class _Segment(NamedTuple):
    kind: int
    offset: int
    address: int
    size: int


@dataclass(frozen=True)
class Linkage:
    """What a dynamic program or library is linked against."""

    interpreter: str | None
    """Path of the loader; None for a library."""
    needed: tuple[str, ...]
    """Names (sonames) of the libraries it needs, in the order of the file."""


class NotElfError(ValueError):
    """The data is no 64-bit little-endian ELF file, or is cut short."""


def linkage(data: bytes) -> Linkage:
    """Return the loader and the libraries that a program or library asks for; raise NotElfError."""
    try:
        segments = _segments(data)
        interpreter = None
        needed: tuple[str, ...] = ()
        for segment in segments:
            raw = data[segment.offset : segment.offset + segment.size]
            if segment.kind == _PT_INTERP:
                interpreter = raw.rstrip(b"\0").decode()
            elif segment.kind == _PT_DYNAMIC:
                needed = _needed(data, raw, segments)
    except struct.error as error:
        raise NotElfError(str(error)) from error
    return Linkage(interpreter, needed)


def module_info(data: bytes) -> dict[str, str]:
    """Return a kernel module's facts (name, depends, ...), the last of equal keys; raise NotElfError."""
    try:
        raw = _section(data, b".modinfo")
    except struct.error as error:
        raise NotElfError(str(error)) from error
    facts = (entry.decode(errors="replace").partition("=") for entry in raw.split(b"\0") if entry)
    return {key: value for key, _, value in facts}


def _header(data: bytes) -> tuple[int, ...]:
    if data[:6] != b"\x7fELF\x02\x01":
        raise NotElfError("not a 64-bit little-endian ELF file")
    _ident, *numbers = _HEADER.unpack_from(data)
    return tuple(numbers)


def _segments(data: bytes) -> list[_Segment]:
    header = _header(data)
    start, entry_size, count = header[4], header[8], header[9]
    segments = []
    for number in range(count):
        kind, _flags, offset, address, _physical, size, _memory, _align = _SEGMENT.unpack_from(
            data, start + number * entry_size
        )
        segments.append(_Segment(kind, offset, address, size))
    return segments


def _needed(data: bytes, dynamic: bytes, segments: list[_Segment]) -> tuple[str, ...]:
    tags = list(_DYNAMIC.iter_unpack(dynamic[: len(dynamic) // 16 * 16]))
    values = dict(tags)
    if _DT_STRTAB not in values:
        return ()
    # The table is given by its address in memory; the segment loaded there tells its place in the file.
    address = values[_DT_STRTAB]
    for segment in segments:
        if segment.kind == _PT_LOAD and segment.address <= address < segment.address + segment.size:
            start = address - segment.address + segment.offset
            table = data[start : start + values.get(_DT_STRSZ, 0)]
            return tuple(_string(table, value) for tag, value in tags if tag == _DT_NEEDED)
    raise NotElfError("the string table lies in no segment")


def _section(data: bytes, name: bytes) -> bytes:
    header = _header(data)
    start, entry_size, count, names_index = header[5], header[10], header[11], header[12]
    sections = [_SECTION.unpack_from(data, start + number * entry_size) for number in range(count)]
    if names_index >= len(sections):
        return b""
    names = _contents(data, sections[names_index])
    for section in sections:
        if _string(names, section[0]).encode() == name:
            return _contents(data, section)
    return b""


def _contents(data: bytes, section: tuple[int, ...]) -> bytes:
    offset, size = section[4], section[5]
    return data[offset : offset + size]


def _string(table: bytes, offset: int) -> str:
    return table[offset : table.find(b"\0", offset)].decode()
