"""Gathering the files of a bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from hotcat.errors import HotcatError, raise_all
from hotcat.hot import document
from hotcat.render.files import Files

if TYPE_CHECKING:
    from tests.unit.conftest import CatalogFolder

HEAD = "heat_template_version: 2021-04-16\n"


def collect(folder: CatalogFolder, resources: str) -> tuple[str, dict[str, str]]:
    files = Files(folder.root, folder.entry)
    text = files.collect(document.read(folder.template(f"{HEAD}resources:\n{resources}")))
    raise_all(files.errors)
    return text, files.contents


def test_own_files_keep_their_names_and_the_text_is_as_it_was(folder: CatalogFolder) -> None:
    folder.write("templates/tenant/thing/files/a.sh", "echo a\n")
    folder.write("templates/tenant/thing/node.yaml", HEAD)
    resources = "  one: {type: node.yaml, properties: {x: {get_file: files/a.sh}}}  # comment\n"

    text, contents = collect(folder, resources)

    assert text == f"{HEAD}resources:\n{resources}"
    assert contents == {"files/a.sh": "echo a\n", "node.yaml": HEAD}


def test_nested_templates_come_to_lie_beside_the_template_with_their_files(folder: CatalogFolder) -> None:
    folder.write("templates/blocks/files/run.sh", "echo block\n")
    folder.write(
        "templates/blocks/server.yaml",
        f"{HEAD}resources:\n  s: {{type: disk.yaml, properties: {{x: {{get_file: files/run.sh}}}}}}\n",
    )
    folder.write("templates/blocks/disk.yaml", HEAD)
    folder.write("templates/tenant/thing/files/run.sh", "echo own\n")

    text, contents = collect(
        folder,
        """\
  group:
    type: OS::Heat::ResourceGroup
    properties:
      resource_def: {type: ../../blocks/server.yaml}
  own: {type: OS::Heat::Value, properties: {value: {get_file: files/run.sh}}}
""",
    )

    group = yaml.safe_load(text)["resources"]["group"]
    assert group["properties"]["resource_def"]["type"] == "server.yaml"
    nested = yaml.safe_load(contents["server.yaml"])["resources"]["s"]
    assert nested["type"] == "disk.yaml"
    assert contents[nested["properties"]["x"]["get_file"]] == "echo block\n"
    assert contents["files/run.sh"] == "echo own\n"
    assert "{get_file: files/run.sh}" in text


def test_files_of_one_name_stay_apart(folder: CatalogFolder) -> None:
    for name in ("a", "b"):
        folder.write(f"templates/blocks/{name}/node.yaml", f"{HEAD}description: {name}\n")

    text, contents = collect(
        folder, "  a: {type: ../../blocks/a/node.yaml}\n  b: {type: ../../blocks/b/node.yaml}\n"
    )

    resources = yaml.safe_load(text)["resources"]
    assert [yaml.safe_load(contents[resources[name]["type"]])["description"] for name in "ab"] == ["a", "b"]


def test_the_bundles_own_names_are_not_taken(folder: CatalogFolder) -> None:
    folder.write("templates/blocks/template.yaml", HEAD)

    text, contents = collect(folder, "  a: {type: ../../blocks/template.yaml}\n")

    assert yaml.safe_load(text)["resources"]["a"]["type"] == "template-2.yaml"
    assert set(contents) == {"template-2.yaml"}


@pytest.mark.parametrize(
    "resources",
    [
        "  a: {type: &t ../../blocks/x.yaml}\n  b: {type: *t}\n",
        "  a:\n    type: >-\n      ../../blocks/x.yaml\n  b: {type: '../../blocks/x.yaml'}\n",
        '  a: &a {type: "../../blocks/x.yaml"}\n  b: *a\n',
        "  a: {type: !!str ../../blocks/x.yaml}\n  b:\n    type: ../../blocks/x.yaml  # as above\n",
    ],
)
def test_references_are_rewritten_however_they_are_written(folder: CatalogFolder, resources: str) -> None:
    folder.write("templates/blocks/x.yaml", HEAD)

    text, _ = collect(folder, resources)

    assert [one["type"] for one in yaml.safe_load(text)["resources"].values()] == ["x.yaml", "x.yaml"]


def test_a_template_that_nests_itself_ends(folder: CatalogFolder) -> None:
    folder.write("templates/blocks/x.yaml", f"{HEAD}resources: {{again: {{type: x.yaml}}}}\n")

    _, contents = collect(folder, "  a: {type: ../../blocks/x.yaml}\n")

    assert set(contents) == {"x.yaml"}


@pytest.mark.parametrize(
    ("resource", "message"),
    [
        ("{get_file: files/none.sh}", r"template.yaml:3:.*there is no file files/none.sh"),
        ("{get_file: files}", "there is no file files"),
        ("{get_file: ../../../../../etc/passwd}", "lies outside the catalog"),
        ("{get_file: /etc/passwd}", "lies outside the catalog"),
        ("{get_file: link}", "lies outside the catalog"),
        ('{get_file: "a\\0b"}', "is no file name"),
        (f"{{get_file: {'a' * 300}}}", "is no file name"),
        ("{get_file: circle}", "is no file name"),
        ("{get_file: large}", r"template.yaml:3:.*large is larger than 1024 KiB"),
        ("{get_file: http://example.org/x.sh}", "is fetched from elsewhere"),
        ("{get_file: binary}", "is not UTF-8 text"),
        ("{type: none.yaml}", "there is no file none.yaml"),
        ("{type: broken.yaml}", r"broken.yaml:2:1: YAML syntax"),
    ],
)
def test_what_cannot_be_gathered(folder: CatalogFolder, resource: str, message: str) -> None:
    (folder.entry / "files").mkdir()
    (folder.entry / "link").symlink_to("/etc/passwd")
    (folder.entry / "circle").symlink_to("circle")
    (folder.entry / "large").write_bytes(b"x" * (1 << 20) + b"x")
    (folder.entry / "binary").write_bytes(b"\xff\x00")
    (folder.entry / "broken.yaml").write_text("a: [")

    with pytest.raises(HotcatError, match=message):
        collect(folder, f"  a: {resource}\n")


def test_all_missing_files_are_told_at_once(folder: CatalogFolder) -> None:
    with pytest.raises(HotcatError, match="2 errors"):
        collect(folder, "  a: {x: {get_file: one}}\n  b: {x: {get_file: two}}\n")


def test_a_files_text_is_taken_as_it_is(folder: CatalogFolder) -> None:
    (folder.entry / "run.ps1").write_bytes(b"one\r\ntwo\r")

    assert collect(folder, "  a: {x: {get_file: run.ps1}}\n")[1] == {"run.ps1": "one\r\ntwo\r"}


def test_a_template_that_get_file_names_brings_its_files(folder: CatalogFolder) -> None:
    folder.write(
        "templates/blocks/region.yaml",
        f"{HEAD}resources: {{a: {{type: OS::Heat::Value, properties: {{value: {{get_file: run.sh}}}}}}}}\n",
    )
    folder.write("templates/blocks/run.sh", "echo region\n")
    folder.write("templates/blocks/note.txt", "heat_template_version: is a key\n of: [templates\n")

    text, contents = collect(
        folder,
        "  a: {x: {get_file: ../../blocks/region.yaml}, y: {get_file: ../../blocks/note.txt}}\n",
    )

    assert yaml.safe_load(text)["resources"]["a"]["x"] == {"get_file": "region.yaml"}
    nested = yaml.safe_load(contents["region.yaml"])["resources"]["a"]
    assert contents[nested["properties"]["value"]["get_file"]] == "echo region\n"
    assert "blocks/note.txt" in contents


def test_a_broken_file_is_told_once(folder: CatalogFolder) -> None:
    folder.write("templates/tenant/thing/broken.yaml", "a: [")

    with pytest.raises(HotcatError) as caught:
        collect(folder, "  a: {type: broken.yaml}\n  b: {type: broken.yaml}\n")
    assert str(caught.value).count("YAML syntax") == 1


def test_a_name_is_rewritten_whatever_its_characters(folder: CatalogFolder) -> None:
    folder.write("templates/blocks/é😀.yaml", HEAD)

    text, contents = collect(folder, "  a: {type: ../../blocks/é😀.yaml}\n")

    assert yaml.safe_load(text)["resources"]["a"]["type"] in contents
