"""Elements and what they come to together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotcat.catalog import digest, element, load
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.conftest import CatalogFolder

IMAGE = """\
title: Thing
summary: An image to test with.
version: 1.0.0
status: preview
maintainers: [someone]
elements: [{elements}]
types: [tar]
"""


def elements(root: Path, **lists: str) -> dict[str, element.Element]:
    """Make elements: `a="b c"` depends on b and c, `a="+x"` provides x."""
    for name, text in lists.items():
        folder = root / name
        folder.mkdir(parents=True, exist_ok=True)
        words = text.split()
        deps = [word for word in words if word[0] != "+"]
        provides = [word[1:] for word in words if word[0] == "+"]
        (folder / "element-deps").write_text("".join(f"{one}\n" for one in deps))
        (folder / "element-provides").write_text("".join(f"{one}\n" for one in provides))
    return element.load_elements(root)


def test_dependencies_are_followed(tmp_path: Path) -> None:
    known = elements(tmp_path, a="b", b="c", c="", d="")
    found = element.expand(["a"], known)
    assert [one.name for one in found.elements] == ["a", "b", "c"]
    assert found.missing == []


def test_what_is_provided_needs_no_element(tmp_path: Path) -> None:
    known = elements(tmp_path, a="table", table="x", gpt="+table")
    found = element.expand(["a", "gpt"], known)
    assert [one.name for one in found.elements] == ["a", "gpt"]
    assert found.names == {"a", "gpt", "table"}
    assert found.missing == []


def test_what_is_missing_says_who_asked(tmp_path: Path) -> None:
    known = elements(tmp_path, a="nowhere")
    assert element.expand(["a", "neither"], known).missing == [("neither", None), ("nowhere", "a")]


def test_two_that_provide_the_same(tmp_path: Path) -> None:
    known = elements(tmp_path, a="+x", b="+x")
    assert element.expand(["a", "b"], known).twice == [("x", "a", "b")]


def test_a_circle_ends(tmp_path: Path) -> None:
    known = elements(tmp_path, a="b", b="a")
    assert [one.name for one in element.expand(["a"], known).elements] == ["a", "b"]


def test_comments_are_names_as_diskimage_builder_has_it(tmp_path: Path) -> None:
    path = tmp_path / "element-deps"
    path.write_text("# no comment\n\n  a  \na\n")
    assert element.listed(path) == ("# no comment", "a")


def test_a_list_that_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "element-deps").mkdir()
    assert element.listed(tmp_path / "element-deps") == ()


def test_agrees_with_diskimage_builder() -> None:
    theirs = pytest.importorskip("diskimage_builder.element_dependencies")
    folder = element.upstream()
    assert folder is not None
    known = element.load_elements(folder)
    asked = ["debian-minimal", "cloud-init", "vm", "block-device-gpt", "devuser", "growroot"]
    expected = {name for name, _ in theirs.get_elements(asked, str(folder))}
    assert {one.name for one in element.expand(asked, known).elements} == expected


class TestOfAnImage:
    """With one image on another."""

    @pytest.fixture(autouse=True)
    def catalog(self, folder: CatalogFolder) -> None:
        self.folder = folder
        elements(folder.root / "elements", os="+operating-system", web="lib", lib="", other="")
        folder.write("elements/images/base.yaml", IMAGE.format(elements="os"))
        folder.write("elements/images/web.yaml", IMAGE.format(elements="web") + "base: base\n")

    def digest(self) -> str:
        catalog = load.load(self.folder.root)
        known = element.load_elements(catalog.root / "elements")
        image = catalog.images["web"]
        own = element.own_elements(image, catalog.images, known)
        return digest.of_image([image.path, catalog.images["base"].path], [one.path for one in own])

    def test_elements_of_bases_are_its_own(self) -> None:
        catalog = load.load(self.folder.root)
        known = element.load_elements(catalog.root / "elements")
        image = catalog.images["web"]
        assert [one.name for one in element.own_elements(image, catalog.images, known)] == [
            "lib",
            "os",
            "web",
        ]
        everything = element.all_elements(image, catalog.images, known)
        assert {"lib", "os", "web", "operating-system"} <= everything
        assert "other" not in everything

    def test_a_missing_base_is_told(self) -> None:
        self.folder.edit("elements/images/web.yaml", "base: base", "base: bsae")
        catalog = load.load(self.folder.root)
        with pytest.raises(HotcatError, match=r"no image is called 'bsae'") as caught:
            element.own_elements(catalog.images["web"], catalog.images, {})
        assert caught.value.place is not None
        assert caught.value.place.line == 8

    @pytest.mark.parametrize("name", ["web", "lib", "os"])
    def test_each_of_its_elements_counts(self, name: str) -> None:
        before = self.digest()
        self.folder.write(f"elements/{name}/install.d/50-x", "#!/bin/sh\n")
        assert self.digest() != before

    def test_other_elements_do_not_count(self) -> None:
        before = self.digest()
        self.folder.write("elements/other/install.d/50-x", "#!/bin/sh\n")
        assert self.digest() == before

    def test_whether_a_hook_may_be_run_counts(self) -> None:
        path = self.folder.write("elements/web/install.d/50-x", "#!/bin/sh\n")
        before = self.digest()
        path.chmod(0o755)
        assert self.digest() != before
