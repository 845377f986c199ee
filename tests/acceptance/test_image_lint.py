"""`hotcat image lint`, `hotcat image list` and the rules' pages, as their user runs them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from tests.acceptance.linting import found, put

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acceptance.linting import Run

IMAGE = """\
title: Web server
summary: A page.
version: 1.2.3
status: preview
maintainers: [someone]
elements: [web]
types: [tar]
environment: {DIB_RELEASE: bookworm}
"""


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    put(tmp_path, "catalog.yaml", "entries: {}\n")
    (tmp_path / "templates").mkdir()
    put(tmp_path, "elements/web/element-provides", "operating-system\n")
    put(tmp_path, "elements/web/README.rst", "===\nweb\n===\n")
    put(tmp_path, "elements/web/install.d/50-web", "#!/bin/bash\nset -eu -o pipefail\n").chmod(0o755)
    put(tmp_path, "elements/images/web.yaml", IMAGE)
    return tmp_path


@pytest.mark.usefixtures("catalog")
def test_a_catalog_is_looked_at_whole(hotcat: Run, tmp_path: Path) -> None:
    done = hotcat("image", "lint", "-f", "json", code=0)
    assert [rule for _, rule, _ in found(done)] == ["missing-element-test"]
    (tmp_path / "elements/web/install.d/50-web").chmod(0o644)
    done = hotcat("image", "lint", "-f", "json", code=1)
    assert ("elements/web/install.d/50-web", "hook-not-executable", 1) in found(done)


@pytest.mark.usefixtures("catalog")
def test_a_definition_is_told_with_its_line(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "elements/images/web.yaml", f"{IMAGE}image_size: 3\n")
    done = hotcat("image", "lint", "elements/images/web.yaml", code=1)
    assert "--> elements/images/web.yaml:9:1" in done.stdout
    assert "Perhaps image-size or image-extra-size." in done.stdout
    assert "1 error in 1 file" in done.stdout


# what stands in the definition, the rule that tells of it, the line; 0 for the file as a whole
BROKEN = {
    "unknown key": (f"{IMAGE}image_size: 3\n", "unknown-definition-key", 9),
    "no list": (IMAGE.replace("[tar]", "3"), "malformed-definition", 7),
    "no version": (IMAGE.replace("1.2.3", "latest"), "malformed-definition", 3),
    "wrong type far inside": (
        f"{IMAGE}boot:\n  expect:\n    ports: [22, 70000]\n",
        "malformed-definition",
        11,
    ),
    "key twice": (f"{IMAGE}title: Another\n", "duplicate-key", 9),
    "no element": (IMAGE.replace("[web]", "[wob]"), "unknown-element", 6),
    "element outside": (IMAGE.replace("[web]", "[../elements/web]"), "malformed-definition", 6),
    "base of itself": (f"{IMAGE}base: web\n", "circular-base", 9),
    "no base": (f"{IMAGE}base: wob\n", "unknown-base", 9),
    "base outside": (f"{IMAGE}base: ../../etc/passwd\n", "malformed-definition", 9),
    "code": (f"{IMAGE}x: !!python/object/apply:os.mkdir [made]\n", "yaml-syntax", 9),
    "no YAML": (f"{IMAGE}x: [\n", "yaml-syntax", 10),
    "empty": ("", "malformed-definition", 0),
    "binary": (b"title: \x00\xff\n", "unreadable-file", 1),
    "huge": (IMAGE + "#" * (2 << 20), "file-too-large", 0),
    "deep": ("[" * 5000, "nesting-too-deep", 1),
    "aliases that multiply": (
        IMAGE + "a0: &a0 x\n" + "".join(f"a{n + 1}: &a{n + 1} [{f'*a{n}, ' * 10}]\n" for n in range(9)),
        "alias-expansion",
        9,
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_definition_is_an_error_at_its_line_and_is_not_built(
    hotcat: Run, catalog: Path, name: str
) -> None:
    text, rule, line = BROKEN[name]
    path = catalog / "elements/images/web.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    told = found(hotcat("image", "lint", "-f", "json", code=1))
    assert ("elements/images/web.yaml", rule, line or 1) in told
    assert (f"{path}:{line}" if line else f"{path}: ") in hotcat("image", "build", "web", code=1).stderr
    assert not (catalog / "made").exists()


@pytest.mark.parametrize("name", ["-x", "A B", "..x", "web;id"])
def test_the_name_of_an_image_is_one_word(hotcat: Run, catalog: Path, name: str) -> None:
    put(catalog, f"elements/images/{name}.yaml", IMAGE)
    assert "is no name for an image" in hotcat("image", "list", code=1).stderr


def test_elements_that_need_each_other_are_told_where_one_names_the_other(hotcat: Run, catalog: Path) -> None:
    put(catalog, "elements/web/element-deps", "more\n")
    put(catalog, "elements/more/element-deps", "web\n")
    told = found(hotcat("image", "lint", "-f", "json", code=0))  # diskimage-builder takes them in any order
    assert ("elements/more/element-deps", "circular-elements", 1) in told


@pytest.mark.usefixtures("catalog")
@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit", "github", "summary"])
def test_each_format(hotcat: Run, tmp_path: Path, form: str) -> None:
    (tmp_path / "elements/web/install.d/50-web").chmod(0o644)
    text = hotcat("image", "lint", "-f", form, code=1).stdout
    assert ("HI101" if form == "summary" else "50-web") in text
    if form == "sarif":
        [run] = json.loads(text)["runs"]
        rule = next(one for one in run["tool"]["driver"]["rules"] if one["id"] == "hook-not-executable")
        assert rule["help"]["text"].startswith("# hook-not-executable")
    if form == "junit":
        assert ElementTree.fromstring(text).findall(".//failure")  # noqa: S314  (our own)


@pytest.mark.usefixtures("catalog")
def test_a_baseline_keeps_what_is_known(hotcat: Run, tmp_path: Path) -> None:
    (tmp_path / "elements/web/install.d/50-web").chmod(0o644)
    hotcat("image", "lint", "--baseline", "known.json", "--write-baseline", code=0)
    hotcat("image", "lint", "--baseline", "known.json", "--fail-on", "info", code=0)


@pytest.mark.usefixtures("catalog")
@pytest.mark.parametrize(
    "arguments", [("--select", "nothing"), ("nowhere",), ("--catalog", "nowhere"), ("--write-baseline",)]
)
def test_asked_wrongly_it_exits_with_2(hotcat: Run, arguments: tuple[str, ...]) -> None:
    assert hotcat("image", "lint", *arguments, code=2).stderr


@pytest.mark.usefixtures("catalog")
def test_one_configuration_serves_both_linters(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, ".hotcat.yaml", "lint:\n  ignore: [missing-element-test, open-to-world]\n")
    assert found(hotcat("image", "lint", "-f", "json", code=0)) == []
    hotcat("lint", "templates", code=0)


def test_rules_of_images_are_listed_and_explained(hotcat: Run) -> None:
    rows = json.loads(hotcat("rule", "--images", "-f", "json", code=0).stdout)
    assert "hook-not-executable" in {row["Rule"] for row in rows}
    assert "open-to-world" not in {row["Rule"] for row in rows}
    assert hotcat("rule", "hi101", code=0).stdout.startswith("# hook-not-executable")


@pytest.mark.usefixtures("catalog")
def test_images_are_listed(hotcat: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    put(tmp_path, "elements/more/element-deps", "")
    layer = IMAGE.replace("[web]", "[more]").replace("preview", "stable")
    put(tmp_path, "elements/images/layer.yaml", f"{layer}base: web\n")
    rows = json.loads(hotcat("image", "list", "-f", "json", code=0).stdout)
    assert [(row["Name"], row["Version"], row["Base"]) for row in rows] == [
        ("layer", "1.2.3", "web"),
        ("web", "1.2.3", ""),
    ]
    with_web = json.loads(hotcat("image", "list", "--element", "web", "-f", "json", code=0).stdout)
    assert [row["Name"] for row in with_web] == ["layer", "web"]
    stable = json.loads(hotcat("image", "list", "--status", "stable", "-f", "json", code=0).stdout)
    assert [row["Name"] for row in stable] == ["layer"]


@pytest.mark.usefixtures("catalog")
def test_a_site_knows_what_its_images_are_made_of(hotcat: Run, tmp_path: Path) -> None:
    facts = "title: T\nsummary: S\nfacts:\n  images: {default: web}\n"
    put(tmp_path, "environments/here/site.yaml", facts)
    template = """\
        heat_template_version: 2021-04-16
        resources:
          server:
            type: OS::Nova::Server
            properties:
              image: web
              flavor: small
              networks: [{network: private}]
              user_data_format: SOFTWARE_CONFIG
        """
    put(tmp_path, "templates/tenant/x/template.yaml", template)
    arguments = ("lint", "templates", "--select", "missing-element", "-f", "json")
    assert [rule for _, rule, _ in found(hotcat(*arguments))] == ["missing-element"]
    put(tmp_path, "elements/heat/element-provides", "heat-config\n")
    put(tmp_path, "elements/web/element-deps", "heat\n")
    assert found(hotcat(*arguments)) == []
