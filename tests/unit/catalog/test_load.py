"""Finding and loading a catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotcat.catalog import load
from hotcat.errors import HotcatError, HotcatErrors

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.conftest import CatalogFolder


def test_entries_and_sites(folder: CatalogFolder) -> None:
    catalog = load.load(folder.root)

    entry = catalog.entry("tenant/thing")
    assert (entry.version, entry.status, entry.images, entry.sizing) == (
        "1.2.3",
        "preview",
        ("default",),
        {"servers": 1},
    )
    assert entry.template == folder.entry / "template.yaml"
    assert list(catalog.sites) == ["here"]


def test_a_jinja_template_serves_as_well(folder: CatalogFolder) -> None:
    (folder.entry / "template.yaml").rename(folder.entry / "template.yaml.j2")

    assert load.load(folder.root).entry("tenant/thing").template.name == "template.yaml.j2"


def test_a_site_makes_parameter_defaults_under_common_names(folder: CatalogFolder) -> None:
    folder.edit(
        "environments/here/site.yaml", "  ssh_user: debian\n", "  ssh_user: debian\nparameters: {mtu: 1400}\n"
    )
    folder.edit("environments/here/site.yaml", "default: tiny", "default: {name: tiny, elements: []}")
    folder.edit(
        "environments/here/site.yaml",
        "  flavors:",
        "  services: [compute]\n  volume_types: {safe: {name: luks, encrypted: true}}\n  flavors:",
    )
    site = load.load(folder.root).site("here")
    environment = site.environment()

    assert site.facts["images"] == {"default": "tiny", "bastion": "jumper"}  # what templates see
    assert environment == {
        "parameter_defaults": {
            "external_network": "public",
            "admin_cidr": "192.0.2.0/24",
            "dns_nameservers": [],
            "availability_zones": ["one", "two"],
            "image": "tiny",
            "bastion_image": "jumper",
            "safe_volume_type": "luks",
            "flavor": "small",
            "ssh_user": "debian",
            "availability_zone": "one",
            "mtu": 1400,
        }
    }


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("thing", "tenant/thing"),
        ("tenant/thin", "tenant/thing"),
        ("platform/thing", "tenant/thing"),
        ("xyz", "hotcat list"),
    ],
)
def test_an_unknown_entry_is_told_with_the_nearest(folder: CatalogFolder, name: str, hint: str) -> None:
    with pytest.raises(HotcatError) as caught:
        load.load(folder.root).entry(name)

    assert hint in (caught.value.remedy or "")


def test_an_unknown_site_is_told_with_those_there_are(folder: CatalogFolder) -> None:
    with pytest.raises(HotcatError) as caught:
        load.load(folder.root).site("moon")

    assert caught.value.remedy == "Sites: here."


def test_the_errors_of_all_files_come_together(folder: CatalogFolder) -> None:
    folder.edit("templates/tenant/thing/entry.yaml", "status: preview", "status: done")
    (folder.entry / "tests.yaml").unlink()
    (folder.entry / "CHANGELOG.md").unlink()
    (folder.entry / "template.yaml.j2").write_text("x")
    folder.edit("environments/here/site.yaml", "title: Here\n", "")

    with pytest.raises(HotcatErrors) as caught:
        load.load(folder.root)

    text = str(caught.value)
    for part in (
        "entry.yaml:4:1: status",
        "either template.yaml or template.yaml.j2",
        "tests.yaml is missing",
        "CHANGELOG.md is missing",
        "site.yaml:1:1: title: required field missing",
    ):
        assert part in text


def test_folders_that_are_no_entries_are_told(folder: CatalogFolder) -> None:
    folder.write("templates/blocks/server.yaml", "x: 1\n")
    folder.write("templates/tenants/one/entry.yaml", "")
    folder.write("templates/tenant/Two_2/entry.yaml", "")
    folder.write("templates/tenant/.hidden/x", "")

    with pytest.raises(HotcatErrors) as caught:
        load.load(folder.root)

    text = str(caught.value)
    assert "tenants is no kind of entry" in text
    assert "tenant/Two_2 is no name for an entry" in text
    assert "blocks" not in text
    assert "hidden" not in text


def test_the_catalog_named_wins_over_the_environment_and_that_over_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roots = {}
    for name in ("option", "variable", "around"):
        roots[name] = tmp_path / name
        (roots[name] / "templates" / "deep").mkdir(parents=True)
        (roots[name] / "catalog.yaml").touch()
    monkeypatch.setenv("HOTCAT_CATALOG", str(roots["variable"]))
    monkeypatch.chdir(roots["around"] / "templates" / "deep")

    assert load.locate(str(roots["option"])) == roots["option"]
    assert load.locate() == roots["variable"]
    monkeypatch.delenv("HOTCAT_CATALOG")
    assert load.locate() == roots["around"]


def test_without_a_catalog_around_it_is_the_one_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tmp_path / "shipped"
    (shipped / "templates").mkdir(parents=True)
    (shipped / "catalog.yaml").touch()
    monkeypatch.delenv("HOTCAT_CATALOG", raising=False)
    monkeypatch.chdir(tmp_path)

    monkeypatch.setattr(load, "SHIPPED", shipped)
    assert load.locate() == shipped
    monkeypatch.setattr(load, "SHIPPED", tmp_path / "none")
    with pytest.raises(HotcatError, match="no catalog found"):
        load.locate()


def test_a_folder_that_is_gone_or_closed_holds_no_catalog(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOTCAT_CATALOG", raising=False)
    monkeypatch.setattr(load, "SHIPPED", tmp_path / "none")
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()

    with pytest.raises(HotcatError, match="no catalog found"):
        load.locate()
    with pytest.raises(HotcatError, match="no catalog in"):
        load.locate(f"/{'a' * 300}")


def test_a_named_folder_without_a_catalog_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(HotcatError, match=r"no catalog in .* \(--catalog\)"):
        load.locate(str(tmp_path))
