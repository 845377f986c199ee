"""The code of many modules in one file: always that of the sources, whatever has become of the file."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from hotcat.lint.compiled import Compiled

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def writing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a", "b"):
        (tmp_path / f"{name}.py").write_text(f"X = '{name}'\n")
    return tmp_path


def values(folder: Path) -> list[str]:
    """What the modules come to, with what is kept of them."""
    compiled = Compiled(str(folder))
    found = []
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.endswith(".py"):
            names: dict[str, str] = {}
            exec(compiled.code(entry.name[:-3], entry), names)  # noqa: S102  (what it is for)
            found.append(names["X"])
    compiled.keep()
    return found


def kept(folder: Path) -> list[Path]:
    return [path for path in (folder / "__pycache__").glob("*") if path.name.startswith("all.")]


def test_it_is_kept_and_used(folder: Path) -> None:
    assert values(folder) == ["a", "b"]
    (file,) = kept(folder)
    written = file.stat().st_mtime_ns
    for path in (folder / "__pycache__").glob("*.pyc"):
        path.unlink()
    assert values(folder) == ["a", "b"]
    assert file.stat().st_mtime_ns == written
    assert not list((folder / "__pycache__").glob("*.pyc")), "a source was compiled again"


def test_a_changed_new_or_removed_module_is_noticed(folder: Path) -> None:
    values(folder)
    (folder / "a.py").write_text("X = 'other'\n")
    (folder / "b.py").unlink()
    (folder / "c.py").write_text("X = 'c'\n")
    assert values(folder) == ["other", "c"]
    assert values(folder) == ["other", "c"]


@pytest.mark.parametrize("content", [b"", b"nonsense", bytes(1000), b"\xe3" * 9])
def test_what_is_damaged_is_made_anew(folder: Path, content: bytes) -> None:
    values(folder)
    (file,) = kept(folder)
    whole = file.read_bytes()
    file.write_bytes(content)
    assert values(folder) == ["a", "b"]
    file.write_bytes(whole[: len(whole) // 2])
    assert values(folder) == ["a", "b"]


def test_another_pythons_is_not_taken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values(folder)
    monkeypatch.setattr(sys, "version", "another")
    (folder / "a.py").touch()
    assert values(folder) == ["a", "b"]


def test_nothing_is_kept_where_python_keeps_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert values(folder) == ["a", "b"]
    assert not kept(folder)


def test_a_folder_that_cannot_be_written_to_is_none_the_worse(folder: Path) -> None:
    (folder / "__pycache__").write_text("no folder")
    assert values(folder) == ["a", "b"]
