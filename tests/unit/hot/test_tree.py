"""The graph of nested templates: every way to bring one in, and what is not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotcat.hot import environment, root, template
from hotcat.hot import tree as trees
from hotcat.hot.compose import MAX_BYTES, compose
from hotcat.hot.document import Document
from hotcat.hot.tree import CHAIN, GROUP, STACK, TYPE, Child, Files, Tree

if TYPE_CHECKING:
    from pathlib import Path

    from hotcat.hot.environment import Environment
    from hotcat.hot.template import Template

HEAD = "heat_template_version: 2021-04-16\nresources:\n"
INNER = HEAD + "  inner: {type: OS::Heat::None}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "repository" / "stack"
    found.mkdir(parents=True)
    root.forget()
    return found


def write(path: Path, text: str = INNER) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def read(path: Path) -> Document:
    return Document(path, path.read_text(), compose(path.read_text(), path))


def outer(folder: Path, resources: str) -> Template:
    return template.scan(read(write(folder / "outer.yaml", HEAD + resources)))


def registry(folder: Path, lines: str, name: str = "environment.yaml") -> Environment:
    return environment.scan(read(write(folder / name, f"resource_registry:\n{lines}")))


def only(children: list[Child]) -> Child:
    (child,) = children
    return child


WAYS = {
    TYPE: "  a: {type: inner.yaml, properties: {x: 1}}\n",
    GROUP: "  a: {type: OS::Heat::ResourceGroup, properties: {resource_def: "
    "{type: inner.yaml, properties: {x: 1}}}}\n",
    "autoscaling": "  a: {type: OS::Heat::AutoScalingGroup, properties: {resource: "
    "{type: inner.yaml, properties: {x: 1}}}}\n",
    CHAIN: "  a: {type: OS::Heat::ResourceChain, properties: {resources: [inner.yaml], "
    "resource_properties: {x: 1}}}\n",
    STACK: "  a: {type: OS::Heat::Stack, properties: {template: {get_file: inner.yaml}, "
    "parameters: {x: 1}}}\n",
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_is_an_edge_of_the_graph(folder: Path, way: str) -> None:
    write(folder / "inner.yaml")
    child = only(Tree().children(outer(folder, WAYS[way])))
    assert child.way == (GROUP if way == "autoscaling" else way)
    assert child.path == folder / "inner.yaml"
    assert child.template
    assert list(child.template.resources) == ["inner"]
    assert child.given
    assert child.given.plain() == {"x": 1}


@pytest.mark.parametrize("way", [TYPE, GROUP, "autoscaling", CHAIN])
@pytest.mark.parametrize(
    "lines",
    [
        "  My::Type: inner.yaml\n",
        "  My::*: inner.yaml\n",
        "  My::Type: My::Other\n  My::Other: inner.yaml\n",
    ],
)
def test_the_registry_maps_in_every_way(folder: Path, way: str, lines: str) -> None:
    write(folder / "envs" / "inner.yaml")
    (folder.parent / ".git").mkdir()
    tree = Tree(registry(folder / "envs", lines))
    child = only(tree.children(outer(folder, WAYS[way].replace("inner.yaml", "My::Type"))))
    assert child.path == folder / "envs" / "inner.yaml"
    assert child.template


def test_a_mapping_for_one_resource_is_not_for_the_members_of_a_group_of_its_name(folder: Path) -> None:
    for name in ("one.yaml", "all.yaml"):
        write(folder / name)
    lines = "  My::Type: all.yaml\n  resources:\n    a: {My::Type: one.yaml}\n"
    found = {
        way: only(
            Tree(registry(folder, lines)).children(outer(folder, WAYS[way].replace("inner.yaml", "My::Type")))
        ).target
        for way in (TYPE, GROUP)
    }
    assert found == {TYPE: "one.yaml", GROUP: "all.yaml"}


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ("  base_url: lib\n  My::Type: inner.yaml\n", "lib/inner.yaml"),
        ("  base_url: file://{folder}/lib/\n  My::Type: inner.yaml\n", "lib/inner.yaml"),
        ("  base_url: lib\n  resources:\n    a: {My::Type: inner.yaml}\n", "lib/inner.yaml"),
        (
            "  base_url: lib\n  resources:\n    a: {base_url: own, My::Type: inner.yaml}\n",
            "own/inner.yaml",
        ),
    ],
)
def test_base_url_says_where_the_registrys_files_are(folder: Path, lines: str, place: str) -> None:
    write(folder / place)
    tree = Tree(registry(folder, lines.replace("{folder}", str(folder))))
    child = only(tree.children(outer(folder, "  a: {type: My::Type}\n")))
    assert child.path == folder / place
    assert child.template


def test_a_remote_base_url_makes_all_files_remote(folder: Path) -> None:
    lines = "  base_url: https://example.com/x/\n  My::Type: inner.yaml\n"
    child = only(Tree(registry(folder, lines)).children(outer(folder, "  a: {type: My::Type}\n")))
    assert child.problem
    assert child.problem.rule == "remote-reference"
    assert "https://example.com/x/inner.yaml" in child.problem.message


def test_environments_keep_their_own_base_urls(folder: Path) -> None:
    write(folder / "one" / "a.yaml")
    write(folder / "two" / "b.yaml")
    first = registry(folder, "  base_url: one\n  My::A: a.yaml\n", "first.yaml")
    second = registry(folder, "  base_url: two\n  My::B: b.yaml\n", "second.yaml")
    tree = Tree(environment.merge([first, second]))
    found = tree.children(outer(folder, "  a: {type: My::A}\n  b: {type: My::B}\n"))
    assert [child.path for child in found] == [folder / "one/a.yaml", folder / "two/b.yaml"]


def outside(folder: Path, name: str) -> str:
    secret = write(folder.parent.parent / "elsewhere" / "secret.yaml")
    if name == "link":
        (folder / "link.yaml").symlink_to(secret)
        return "link.yaml"
    if name == "linked folder":
        (folder / "far").symlink_to(secret.parent)
        return "far/secret.yaml"
    return {"up": "../../elsewhere/secret.yaml", "absolute": str(secret), "url": f"file://{secret}"}[name]


@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("name", ["up", "absolute", "url", "link", "linked folder"])
def test_what_lies_outside_of_the_root_is_not_read(folder: Path, name: str, *, marked: bool) -> None:
    if marked:
        (folder.parent / ".git").mkdir()
    child = only(Tree().children(outer(folder, f"  a: {{type: {outside(folder, name)}}}\n")))
    assert child.template is None
    assert child.problem
    assert child.problem.rule == "file-outside-root"


def test_what_lies_within_the_root_is_read(folder: Path) -> None:
    (folder.parent / ".git").mkdir()
    write(folder.parent / "lib" / "inner.yaml")
    assert only(Tree().children(outer(folder, "  a: {type: ../lib/inner.yaml}\n"))).template


def test_a_file_is_read_once_for_all_trees(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder / "inner.yaml")
    seen: list[Path] = []
    real = trees.read_text

    def counting(path: Path) -> str:
        seen.append(path)
        return real(path)

    monkeypatch.setattr(trees, "read_text", counting)
    files = Files()
    for _ in range(100):
        assert only(Tree(None, files).children(outer(folder, "  a: {type: inner.yaml}\n"))).template
    assert len(seen) == 1
    files.forget()
    Tree(None, files).children(outer(folder, "  a: {type: inner.yaml}\n"))
    assert len(seen) == 2


def test_many_references_to_one_file_are_one_reading_and_a_loop_ends(folder: Path) -> None:
    lines = "".join(f"  a{number}: {{type: outer.yaml}}\n" for number in range(1000))
    tree = Tree()
    children = tree.children(outer(folder, lines))
    assert len({id(child.template) for child in children}) == 1
    assert children[0].template
    again = tree.children(children[0].template)
    assert len(again) == 1000


def test_more_than_heat_takes_is_not_read(folder: Path) -> None:
    for number in range(4):
        write(folder / f"n{number}.yaml", INNER + "#" * (MAX_BYTES // 2))
    lines = "".join(f"  a{number}: {{type: n{number}.yaml}}\n" for number in range(4))
    problems = [child.problem and child.problem.rule for child in Tree().children(outer(folder, lines))]
    assert problems == [None, None, "file-too-large", "file-too-large"]


def test_a_nested_file_that_is_no_text_is_told(folder: Path) -> None:
    (folder / "inner.yaml").write_bytes(bytes(range(256)))
    child = only(Tree().children(outer(folder, "  a: {type: inner.yaml}\n")))
    assert child.problem
    assert child.problem.rule == "unreadable-file"
    assert child.problem.remedy


def test_a_file_that_brings_in_itself_may_have_another_text_there(folder: Path) -> None:
    found = outer(folder, "  a: {type: outer.yaml}\n")
    outer(folder, "  b: {type: outer.yaml}\n  c: {type: OS::Heat::None}\n")
    tree = Tree()
    child = only(tree.children(found))
    assert child.resource.name == "a"
    assert child.template
    assert only(tree.children(child.template)).resource.name == "b"
