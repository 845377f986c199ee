"""The code of a folder's many small modules in one file: to open hundreds takes longer than to run them.

It lies beside what Python itself keeps of each, and is made of that whenever one has changed.
"""

from __future__ import annotations

import marshal
import os
import sys
from importlib.machinery import SourceFileLoader
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import CodeType

_NAME = f"__pycache__/all.{sys.implementation.cache_tag}.code"

Stamp = tuple[int, int]
"""When a module was written, in nanoseconds, and its size."""


class Compiled:
    """The code of the modules in one folder."""

    def __init__(self, folder: str) -> None:
        self._file = f"{folder}/{_NAME}"
        self._header = sys.version, folder
        self._kept = self._read()
        self._used: dict[str, tuple[Stamp, CodeType]] = {}
        self._changed = False

    def code(self, name: str, entry: os.DirEntry[str]) -> CodeType:
        """Return the code of a module; raises what reading or compiling it raises."""
        status = entry.stat()
        stamp = status.st_mtime_ns, status.st_size
        found = self._kept.get(entry.name)
        if found is None or found[0] != stamp:
            code = SourceFileLoader(name, entry.path).get_code(name)
            if code is None:
                raise ImportError(f"no code in {entry.path}")
            found = stamp, code
            self._changed = True
        self._used[entry.name] = found
        return found[1]

    def keep(self) -> None:
        """Write what has been used, if it is not what was read; where that cannot be, it is not."""
        if not self._changed or sys.dont_write_bytecode or sys.pycache_prefix is not None:
            return
        mine = f"{self._file}.{os.getpid()}"
        try:
            with open(mine, "wb") as file:  # noqa: PTH123  (start-up counts)
                marshal.dump((self._header, self._used), file)
            os.replace(mine, self._file)  # noqa: PTH105
        except OSError:
            return

    def _read(self) -> dict[str, tuple[Stamp, CodeType]]:
        try:
            with open(self._file, "rb") as file:  # noqa: PTH123
                header, kept = marshal.loads(file.read())  # noqa: S302  (as Python reads its own)
        except (OSError, ValueError, EOFError, TypeError):
            return {}
        return kept if header == self._header else {}
