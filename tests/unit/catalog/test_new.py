"""Laying out an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotcat.catalog import index, load, new
from hotcat.catalog.case import load_cases
from hotcat.errors import HotcatError
from hotcat.render import source
from hotcat.render.bundle import render

if TYPE_CHECKING:
    from tests.unit.conftest import CatalogFolder


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("tenant/message-queue", "member"),
        ("platform/q2", "admin"),
        ("tenant/on", "member"),
        (f"tenant/{'a' * 61}", "member"),
    ],
)
def test_a_new_entry_loads_and_renders(folder: CatalogFolder, name: str, role: str) -> None:
    new.lay_out(load.load(folder.root), name)

    catalog = load.load(folder.root)
    entry = catalog.entry(name)
    assert entry.roles == (role,)
    assert source.model(entry, None).resources
    assert render(entry, catalog.site("here"), {}).template
    assert load_cases(entry.tests)


@pytest.mark.parametrize(
    "name", ["queue", "tenant/", "tenant/Queue", "tenant/a/b", "other/queue", "tenant/../x", "tenant/a-"]
)
def test_other_names_are_refused(folder: CatalogFolder, name: str) -> None:
    with pytest.raises(HotcatError, match="is no name for an entry"):
        new.lay_out(load.load(folder.root), name)


def test_the_shipped_catalog_is_left_alone(folder: CatalogFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "SHIPPED", folder.root)
    catalog = load.load(folder.root)

    for change in (
        lambda: new.lay_out(catalog, "tenant/other"),
        lambda: index.update(catalog, source.models(catalog), ()),
    ):
        with pytest.raises(HotcatError, match="not to be changed"):
            change()


def test_an_entry_is_never_overwritten(folder: CatalogFolder) -> None:
    with pytest.raises(HotcatError, match="is there already"):
        new.lay_out(load.load(folder.root), "tenant/thing")


def test_half_an_entry_is_taken_away(folder: CatalogFolder) -> None:
    catalog = load.load(folder.root)

    with folder.full_disk(), pytest.raises(HotcatError, match="cannot write: File too large"):
        new.lay_out(catalog, "tenant/other")
    assert load.load(folder.root).entries == catalog.entries
