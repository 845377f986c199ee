from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from hotcat.cache import SYSTEM_CACHE, cache_root
from hotcat.embedded.paths import CloudPaths
from hotcat.errors import HotcatError


@pytest.mark.parametrize("name", ["a", "embedded", "two-clouds", "a" * 31, "x9"])
def test_names_of_clouds(name: str) -> None:
    assert CloudPaths.of(name).root.name == name


@pytest.mark.parametrize("name", ["", "..", "a/b", "/etc", "9a", "-a", "Big", "a b", "a\n", "é", "a" * 32])
def test_names_that_cannot_be_a_folder_are_refused(name: str) -> None:
    with pytest.raises(HotcatError, match="cannot be the name of a cloud"):
        CloudPaths.of(name)


def test_cache_is_the_one_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOTCAT_CACHE", "here")
    assert cache_root() == tmp_path / "here"
    assert CloudPaths.of("a").root == tmp_path / "here/clouds/a"


def test_cache_of_a_user_and_of_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOTCAT_CACHE", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("XDG_CACHE_HOME", "/x")
    assert cache_root() == Path("/x/hotcat")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/someone")
    assert cache_root() == Path("/home/someone/.cache/hotcat")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert cache_root() == SYSTEM_CACHE


def test_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    made = CloudPaths(tmp_path / "clouds/a")
    made.root.mkdir(parents=True, mode=0o755)
    made.make()
    made.make()
    assert stat.S_IMODE(made.root.stat().st_mode) == 0o700
    assert {item.name for item in made.root.iterdir()} == {"data", "etc", "run", "log", "tmp"}
