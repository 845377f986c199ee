"""A disk whose boot sector speaks on the serial console: all of a guest that a machine's control needs."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SECTOR = 512
_ORIGIN = 0x7C00  # where the firmware puts it
_HALT = bytes.fromhex("f4 eb fd")  # hlt; jump back to it
_RESET = bytes.fromhex("b0 fe e6 64 f4 eb fd")  # what the keyboard controller takes as: reset the machine


def speaking(path: Path, text: str, *, then_reset: bool = False, size: int = 1 << 20) -> Path:
    """Write a raw disk that boots, sends a text to the first serial port and halts or resets."""
    end = _RESET if then_reset else _HALT
    code = bytearray(bytes.fromhex("31 c0 8e d8 fc be 00 00"))  # ds = 0; si = the text
    code += bytes.fromhex("ba fd 03 ec a8 20 74 fb")  # wait until the port is free
    code += bytes.fromhex("ac 84 c0 74 06 ba f8 03 ee eb ed")  # send a character, unless it is the last
    code += end
    code[6:8] = struct.pack("<H", _ORIGIN + len(code))
    sector = bytes(code) + text.encode() + b"\0"
    assert len(sector) <= _SECTOR - 2
    path.write_bytes(sector.ljust(_SECTOR - 2, b"\0") + b"\x55\xaa")
    with path.open("r+b") as disk:
        disk.truncate(size)
    return path
