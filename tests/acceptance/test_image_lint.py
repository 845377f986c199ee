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
