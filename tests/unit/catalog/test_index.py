"""The index, the READMEs and the sites' environments, and how they drift."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from hotcat.catalog import digest, index, load
from hotcat.errors import HotcatError
from hotcat.render import source

if TYPE_CHECKING:
    from tests.unit.conftest import CatalogFolder


def drifts(folder: CatalogFolder) -> dict[str, str]:
    catalog = load.load(folder.root)
    found = index.drift(catalog, source.models(catalog), ())
    return {str(one.path.relative_to(folder.root)): one.problem for one in found}


def update(folder: CatalogFolder) -> list[index.Drift]:
    catalog = load.load(folder.root)
    return index.update(catalog, source.models(catalog), ())


def test_an_update_leaves_nothing_to_do(folder: CatalogFolder) -> None:
    assert set(drifts(folder)) == {
        "catalog.yaml",
        "templates/tenant/thing/README.md",
        "environments/here/environment.yaml",
    }

    update(folder)

    assert drifts(folder) == {}
    assert update(folder) == []
    row = yaml.safe_load((folder.root / "catalog.yaml").read_text())["entries"]["tenant/thing"]
    assert row == {"version": "1.2.3", "status": "preview", "digest": digest.of_folder(folder.entry)}


def test_the_release_that_a_person_wrote_stays(folder: CatalogFolder) -> None:
    update(folder)
    folder.edit("catalog.yaml", "entries:", "release: '2025.2'\nentries:")
    assert drifts(folder) == {}
    folder.edit("templates/tenant/thing/template.yaml", "What it is.", "What it was.")
    update(folder)
    assert yaml.safe_load((folder.root / "catalog.yaml").read_text())["release"] == "2025.2"


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("templates/tenant/thing/files/run.sh", {"catalog.yaml"}),
        ("templates/tenant/thing/tests.yaml", {"catalog.yaml"}),
        ("templates/tenant/thing/README.md", {"catalog.yaml", "templates/tenant/thing/README.md"}),
        ("environments/here/environment.yaml", {"environments/here/environment.yaml"}),
        ("templates/tenant/thing/.hidden", set()),
        ("templates/tenant/thing/run.sh~", set()),
        ("templates/tenant/thing/files/__pycache__/x.pyc", set()),
    ],
)
def test_what_a_changed_file_makes_stale(folder: CatalogFolder, name: str, files: set[str]) -> None:
    update(folder)

    folder.write(name, "changed")

    assert set(drifts(folder)) == files


def test_the_index_names_the_entries_that_changed(folder: CatalogFolder) -> None:
    update(folder)
    folder.write("templates/tenant/thing/files/run.sh", "new")

    assert drifts(folder)["catalog.yaml"] == "is out of date: tenant/thing"


def test_an_entry_that_went_is_drift(folder: CatalogFolder) -> None:
    update(folder)
    for path in sorted(folder.entry.rglob("*")):
        path.unlink()
    folder.entry.rmdir()

    assert drifts(folder) == {"catalog.yaml": "is out of date: tenant/thing"}


def test_a_broken_index_is_written_anew(folder: CatalogFolder) -> None:
    folder.write("catalog.yaml", "entries: [")

    assert "is no index" in drifts(folder)["catalog.yaml"]
    update(folder)
    assert drifts(folder) == {}


@pytest.mark.parametrize(
    ("heading", "problem"),
    [("## 1.2.2", "begins with version 1.2.2, but entry.yaml says 1.2.3"), ("## Later", "names no version")],
)
def test_a_changelog_behind_the_version_is_left_to_a_person(
    folder: CatalogFolder, heading: str, problem: str
) -> None:
    folder.edit("templates/tenant/thing/CHANGELOG.md", "## 1.2.3", heading)

    [left] = [one for one in update(folder) if one.text is None]
    assert problem in left.problem


@pytest.mark.parametrize("heading", ["## v1.2.3", "## [1.2.3] - 2026-01-01", "## 1.2.3 (soon)"])
def test_common_headings_of_a_changelog(folder: CatalogFolder, heading: str) -> None:
    folder.edit("templates/tenant/thing/CHANGELOG.md", "## 1.2.3", heading)

    assert [one for one in update(folder) if one.text is None] == []


def test_a_sites_environment_leaves_expressions_out(folder: CatalogFolder) -> None:
    folder.edit(
        "environments/here/site.yaml",
        "  ssh_user: debian\n",
        "  ssh_user: debian\n"
        "parameters: {secret: '{{ password(20) }}', plain: 1, loop: '{% for i in [1] %}{% endfor %}'}\n",
    )
    update(folder)

    defaults = yaml.safe_load((folder.site / "environment.yaml").read_text())["parameter_defaults"]
    assert defaults["plain"] == 1
    assert not {"secret", "loop"} & set(defaults)


def test_a_digest_tells_names_and_contents_apart(folder: CatalogFolder) -> None:
    folder.write("one/a", "bc")
    folder.write("two/ab", "c")
    folder.write("three/a", "bc")

    one, two, three = (digest.of_folder(folder.root / name) for name in ("one", "two", "three"))
    assert one == three
    assert one != two


def test_a_readme_shows_parameters_in_their_groups(folder: CatalogFolder) -> None:
    folder.edit(
        "templates/tenant/thing/template.yaml",
        "parameters:\n",
        "parameter_groups: [{label: Sizes, description: How much., parameters: [size]}]\nparameters:\n",
    )
    update(folder)

    text = (folder.entry / "README.md").read_text()
    sizes, others = text.index("### Sizes"), text.index("### Others")
    assert sizes < text.index("| `size` | number | `3` | (from 1 to 9). |") < others
    assert others < text.index("| `image` | string | *the site's* |  |")
    assert "| `thing` | What it is. |" in text


@pytest.mark.parametrize(
    ("definition", "shown"),
    [
        ("type: boolean\n    default: true", "`true`"),
        ("type: json\n    default: {a: [1]}", '`{"a": [1]}`'),
        ("type: comma_delimited_list\n    default: []", "empty"),
        ("type: string\n    default: x", "`x`"),
    ],
)
def test_a_default_is_shown_as_one_would_give_it(folder: CatalogFolder, definition: str, shown: str) -> None:
    folder.edit("templates/tenant/thing/template.yaml", "  image:\n", f"  one:\n    {definition}\n  image:\n")
    update(folder)

    assert f"| {shown} |" in (folder.entry / "README.md").read_text()


def test_a_readmes_command_gives_what_no_site_does(folder: CatalogFolder) -> None:
    folder.edit("templates/tenant/thing/template.yaml", "    default: 3\n", "")
    update(folder)

    text = (folder.entry / "README.md").read_text()
    assert "hotcat create tenant/thing my-thing --parameter size=...\n" in text
    assert "environment.yaml my-thing --parameter size=...\n" in text
    assert "| `size` | number | *required* |" in text


def test_a_readme_tells_that_heat_needs_the_plugins(folder: CatalogFolder) -> None:
    folder.edit("templates/tenant/thing/entry.yaml", "status:", "plugins: true\nstatus:")
    update(folder)
    text = (folder.entry / "README.md").read_text()
    assert "- Plugins of Heat: [heat-plugins](../../../heat-plugins/README.md), which" in text
    folder.edit("templates/tenant/thing/entry.yaml", "plugins: true", "plugins: false")
    update(folder)
    assert "Plugins" not in (folder.entry / "README.md").read_text()


def test_a_file_that_cannot_be_read_is_told(folder: CatalogFolder) -> None:
    (folder.entry / "README.md").symlink_to("/dev/zero")

    with pytest.raises(HotcatError, match=r"README.md: not a file"):
        update(folder)


def test_a_file_that_cannot_be_written_stays_as_it_was(folder: CatalogFolder) -> None:
    readme = folder.write("templates/tenant/thing/README.md", "old\n")
    before = set(folder.entry.iterdir())
    with folder.full_disk(), pytest.raises(HotcatError, match=r"README.md: cannot write: File too large"):
        update(folder)

    assert readme.read_text() == "old\n"
    assert set(folder.entry.iterdir()) == before


def test_what_a_link_points_at_is_not_written(folder: CatalogFolder) -> None:
    other = folder.root.parent / "other"
    other.write_text("mine")
    (folder.entry / "README.md").symlink_to(other)
    update(folder)

    assert other.read_text() == "mine"
    assert drifts(folder) == {}


def test_any_line_end_of_a_description_comes_to_rest(folder: CatalogFolder) -> None:
    folder.edit(
        "templates/tenant/thing/template.yaml", "parameters:\n", 'description: "a\\r\\nb"\nparameters:\n'
    )
    update(folder)

    assert drifts(folder) == {}


def test_links_to_folders_do_not_multiply_what_a_digest_counts(folder: CatalogFolder) -> None:
    before = digest.of_folder(folder.entry)
    for name in ("one", "two"):
        (folder.entry / name).symlink_to(".")

    assert digest.of_folder(folder.entry) == before


IMAGE = """\
title: Thing
summary: An image to test with.
version: 1.0.0
status: preview
maintainers: [someone]
elements: [os]
types: [qcow2]
environment: {DIB_RELEASE: bookworm}
image-size: 3
glance:
  disk_format: raw
  min_disk: 3
  min_ram: 512
  visibility: public
  tags: [debian]
  properties: {os_distro: debian, hw_qemu_guest_agent: true}
boot:
  expect: {units: [ssh.service], ports: [22]}
"""


def test_images_are_in_the_index_and_have_a_readme(folder: CatalogFolder) -> None:
    folder.write("elements/images/thing.yaml", IMAGE)
    folder.write("elements/os/element-provides", "operating-system\n")
    update(folder)
    assert drifts(folder) == {}
    row = yaml.safe_load((folder.root / "catalog.yaml").read_text())["images"]["thing"]
    assert (row["version"], row["status"]) == ("1.0.0", "preview")
    text = (folder.root / "elements/images/README.md").read_text()
    for part in ("os", "`DIB_RELEASE=bookworm`", "tar, qcow2, of 3 GB", "ssh.service", "Listens on: 22"):
        assert part in text
    assert "| `hw_qemu_guest_agent` | true |" in text

    folder.write("elements/os/install.d/50-os", "#!/bin/sh\n")
    assert drifts(folder) == {"catalog.yaml": "is out of date: thing"}


def test_a_catalog_without_images_has_no_word_of_them(folder: CatalogFolder) -> None:
    update(folder)
    assert "images" not in yaml.safe_load((folder.root / "catalog.yaml").read_text())
    assert not (folder.root / "elements").exists()


def test_a_digest_counts_the_blocks_that_an_entry_shares(folder: CatalogFolder) -> None:
    lonely = digest.of_entry(folder.entry, folder.root)
    assert lonely == digest.of_folder(folder.entry)
    folder.write("blocks/net.yaml", "resources: {a: {type: inner/port.yaml}}\n")
    folder.write("blocks/inner/port.yaml", "resources: {b: {x: {get_file: ../init.sh}}}\n")
    folder.write("blocks/init.sh", "true\n")
    folder.write("blocks/other.yaml", "resources: {}\n")
    assert digest.of_entry(folder.entry, folder.root) == lonely
    folder.edit("templates/tenant/thing/template.yaml", "OS::Heat::Value", "../../../blocks/net.yaml")
    known = {digest.of_entry(folder.entry, folder.root)}
    for name in ("net.yaml", "inner/port.yaml", "init.sh"):
        path = folder.root / "blocks" / name
        path.write_text(path.read_text() + "# more\n")
        known.add(digest.of_entry(folder.entry, folder.root))
    assert len(known) == 4
    folder.write("blocks/other.yaml", "resources: {c: d}\n")
    assert digest.of_entry(folder.entry, folder.root) in known


def test_a_digest_counts_nothing_outside_of_the_catalog(folder: CatalogFolder) -> None:
    folder.edit("templates/tenant/thing/template.yaml", "OS::Heat::Value", "../../../../far.yaml")
    (folder.root.parent / "far.yaml").write_text("a: b\n")
    assert digest.of_entry(folder.entry, folder.root) == digest.of_folder(folder.entry)
