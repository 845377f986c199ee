"""What two builds are told to differ in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.builds import write_build

from hotcat.errors import HotcatError
from hotcat.images import difference, store, tree
from hotcat.images.finish import PACKAGES, TREE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOTCAT_CACHE", str(tmp_path))
    return tmp_path


def _build(cache: Path, number: int, *packages: tuple[str, str], files: tuple[str, ...] = ()) -> None:
    folder = write_build(cache, number, {"tar": b"x"})
    rows = [{"kind": "pypi", "name": name, "version": version} for name, version in packages]
    (folder / PACKAGES).write_text(json.dumps({"packages": rows}))
    tree.write([{"name": name, "kind": "file"} for name in files], folder / TREE)


def _told() -> list[tuple[str, str, str]]:
    old, new = difference.two("thing", [])
    return [(one.what, one.name, one.difference) for one in difference.differences(old, new)]


def test_packages_come_first_then_files(cache: Path) -> None:
    _build(cache, 1, ("zipp", "1"), ("gone", "1"), files=("etc/a",))
    _build(cache, 2, ("zipp", "2"), files=("etc/b",))
    assert _told() == [
        ("package", "pypi:gone", "1 -> none"),
        ("package", "pypi:zipp", "1 -> 2"),
        ("file", "/etc/a", "only in the first"),
        ("file", "/etc/b", "only in the second"),
    ]


def test_a_package_may_be_there_in_several_versions(cache: Path) -> None:
    _build(cache, 1, ("zipp", "1"), ("zipp", "3"), ("same", "2"), ("same", "1"))
    _build(cache, 2, ("zipp", "2"), ("zipp", "3"), ("same", "1"), ("same", "2"))
    assert _told() == [("package", "pypi:zipp", "1, 3 -> 2, 3")]


def test_a_list_that_cannot_be_read_is_told_with_the_way_out(cache: Path) -> None:
    for number in (1, 2):
        _build(cache, number)
    (store.named("thing", None).folder / PACKAGES).write_text("{}")
    with pytest.raises(HotcatError, match="cannot read the packages") as caught:
        _told()
    assert "--rebuild" in str(caught.value.remedy)


def test_two_builds_are_compared_the_older_first(cache: Path) -> None:
    _build(cache, 1)
    with pytest.raises(HotcatError, match="has 1 build, and two are compared"):
        difference.two("thing", [])
    _build(cache, 2)
    first, second = reversed(store.builds("thing"))
    assert difference.two("thing", [second.name, first.name]) == (first, second)
    with pytest.raises(HotcatError, match="name two builds"):
        difference.two("thing", [first.name])
