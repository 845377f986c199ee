from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.builds import write_definition

from hotcat.catalog.image import load_image
from hotcat.errors import HotcatError
from hotcat.images import recipe, store

if TYPE_CHECKING:
    from pathlib import Path

    from hotcat.images.recipe import Recipe

pytest.importorskip("diskimage_builder", reason="diskimage-builder comes with hotcat[images]")


@pytest.fixture
def catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DIB_RELEASE", "DIB_DEBIAN_DISTRIBUTION_MIRROR"):
        monkeypatch.delenv(name, raising=False)
    write_definition(tmp_path)
    _element(tmp_path, "greeting")
    return tmp_path


def _element(catalog: Path, name: str, text: str = "hello") -> None:
    folder = catalog / "elements" / name
    folder.mkdir(exist_ok=True)
    (folder / "README.rst").write_text(text)


def _recipe(catalog: Path, *elements: str) -> Recipe:
    image = load_image(catalog / "elements/images/thing.yaml")
    wanted = [*image.build["elements"], *elements]
    return recipe.recipe(
        replace(image, build={**image.build, "elements": wanted}, elements=tuple(wanted)), None, catalog
    )


def test_the_key_is_that_of_all_that_an_image_is_made_of(
    catalog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = _recipe(catalog)
    assert _recipe(catalog).key == plain.key
    with_element = _recipe(catalog, "greeting")
    assert with_element.key != plain.key
    _element(catalog, "greeting", "good bye")
    assert _recipe(catalog, "greeting").key != with_element.key
    _element(catalog, "unused")
    assert _recipe(catalog).key == plain.key
    monkeypatch.setenv("DIB_RELEASE", "trixie")
    assert _recipe(catalog).key != plain.key


def test_other_code_makes_another_build(
    catalog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = tmp_path / "code"
    shutil.copytree(recipe.HERE, code)
    monkeypatch.setattr(recipe, "HERE", code)
    plain = _recipe(catalog).key
    (code / "publish.py").write_text("# makes no build")
    assert _recipe(catalog).key == plain
    (code / "worker.py").write_text("# makes builds otherwise")
    other = _recipe(catalog).key
    assert other != plain
    (code / "shims/root/sudo").chmod(0o600)
    assert _recipe(catalog).key not in {plain, other}


def test_all_code_of_a_worker_counts() -> None:
    """A module that the worker comes to import is to be named among what makes a build."""
    script = "import sys, hotcat.images.worker; print(*sys.modules)"
    done = subprocess.run((sys.executable, "-c", script), capture_output=True, text=True, check=True)
    ours = {name for name in done.stdout.split() if name.startswith("hotcat.images.")}
    files = {f"{name.rpartition('.')[2]}.py" for name in ours}
    assert files | {"recipe.py", "shims"} == set(recipe._MAKERS)


def test_where_packages_come_from_is_no_part_of_the_key(
    catalog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _recipe(catalog)
    monkeypatch.setenv("DIB_DEBIAN_DISTRIBUTION_MIRROR", "http://mirror.example.com/debian")
    after = _recipe(catalog)
    assert after.key == before.key
    environment = recipe.build_environment(after)
    assert environment["DIB_DEBIAN_DISTRIBUTION_MIRROR"] == "http://mirror.example.com/debian"


def test_a_build_gets_nothing_of_its_users_environment_but_what_leads_to_mirrors(
    catalog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OS_PASSWORD", "secret")
    monkeypatch.setenv("https_proxy", "http://proxy.example.com:3128")
    environment = recipe.build_environment(_recipe(catalog))
    assert "OS_PASSWORD" not in environment
    assert environment["https_proxy"] == "http://proxy.example.com:3128"


def test_a_layer_begins_with_the_tar_of_its_base(catalog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.builds import write_build

    monkeypatch.setenv("HOTCAT_CACHE", str(catalog / "cache"))
    write_build(catalog / "cache", 1, {"tar": b"the base"}, image="base")
    layer_element = catalog / "elements" / recipe.LAYER
    layer_element.mkdir()
    (layer_element / "element-provides").write_text("operating-system\n")
    base = store.named("base", None)
    image = load_image(catalog / "elements/images/thing.yaml")
    layered = replace(image, build={**image.build, "elements": []}, elements=())
    made = recipe.recipe(layered, base, catalog)
    assert made.definition["elements"][:2] == ["hotcat-build", recipe.LAYER]
    assert recipe.build_environment(made)["DIB_LAYER_TAR"] == str(base.file("tar"))
    assert made.key != recipe.recipe(layered, replace(base, key="0" * 64), catalog).key


def test_the_command_is_diskimage_builders_own(catalog: Path) -> None:
    made = _recipe(catalog, "greeting")
    command = recipe.command(made, catalog / "image")
    assert command[command.index("-t") + 1] == "tar,raw"
    assert command[command.index("-o") + 1] == str(catalog / "image")
    assert "-n" in command
    assert command[-3:] == ["hotcat-build", "debian-minimal", "greeting"]


def test_a_disk_is_packed_by_zstd_unless_its_definition_says_otherwise(catalog: Path) -> None:
    path = catalog / "elements/images/thing.yaml"
    plain = path.read_text()
    assert "--qemu-img-options" not in recipe.command(_recipe(catalog), catalog / "image")
    for given, expected in (
        ("", "compression_type=zstd"),
        ("qemu-img-options: {compression_type: zlib}\n", "compression_type=zlib"),
    ):
        path.write_text(plain.replace("[raw]", "[qcow2]") + given)
        command = recipe.command(_recipe(catalog), catalog / "image")
        assert command[command.index("--qemu-img-options") + 1] == expected


def test_the_root_file_system_has_the_same_uuid_in_every_build_of_the_same(catalog: Path) -> None:
    layout = recipe.disk_layout(_recipe(catalog, "vm", "block-device-gpt"))
    assert recipe.disk_layout(_recipe(catalog, "vm", "block-device-gpt")) == layout
    assert "uuid: " in layout["DIB_BLOCK_DEVICE_CONFIG"]
    assert recipe.disk_layout(_recipe(catalog, "vm", "block-device-gpt", "greeting")) != layout
    assert not recipe.disk_layout(_recipe(catalog))


def test_elements_that_are_not_there_are_said_at_their_line(catalog: Path) -> None:
    with pytest.raises(HotcatError, match=r"thing\.yaml:6:.*'nothing' not found"):
        _recipe(catalog, "nothing")
