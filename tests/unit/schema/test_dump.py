from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hotcat.errors import HotcatError
from hotcat.schema import descriptions, dump, pack
from hotcat.schema.write import descriptions_text, only_plugins, pack_text, plugins_text, release_of

SCHEMA = Path(pack.__file__).parent
PLUGINS = Path(__file__).parents[3] / "heat-plugins"


@pytest.fixture
def python_without_heat(tmp_path: Path) -> Path:
    return program(tmp_path / "python", f'exec "{sys.executable}" -S "$@"')


def program(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_a_fresh_dump_gives_the_same_bytes_as_the_shipped_pack(heat_python: Path) -> None:
    told = dump.dump(heat_python)
    release = release_of(told["heat"])

    assert release == pack.releases()[-1]
    shipped = (SCHEMA / "packs" / f"{release}.jsonl").read_text(encoding="utf-8")
    assert pack_text(release, told).splitlines() == shipped.splitlines()
    assert descriptions_text(told) == (SCHEMA / "descriptions.jsonl").read_text(encoding="utf-8")


def test_a_fresh_dump_of_the_plugins_gives_the_same_bytes_as_the_shipped_files(heat_python: Path) -> None:
    told = only_plugins(dump.dump(heat_python, [PLUGINS]))

    assert plugins_text(told) == (SCHEMA / "plugins.jsonl").read_text(encoding="utf-8")
    assert descriptions_text(told) == (SCHEMA / "plugin_descriptions.jsonl").read_text(encoding="utf-8")
    texts = told["descriptions"]
    assert set(texts) == set(told["types"])
    for name, record in told["types"].items():
        assert set(texts[name].get("properties", {})) >= set(record["properties"])
        assert set(texts[name].get("attributes", {})) == set(record["attributes"]) - {"show"}


@pytest.mark.parametrize(
    ("heat", "release"),
    [
        ("24.0.0", "2025.1"),
        ("25.1.2", "2025.2"),
        ("27.0.1", "2026.2"),
        ("28.0.0.0rc1", "2027.1"),
        ("23.0", "2024.2"),
    ],
)
def test_the_release_is_told_by_heats_version(heat: str, release: str) -> None:
    assert release_of(heat) == release


def test_the_order_of_what_heat_tells_does_not_matter() -> None:
    types = {"OS::B": {"service": "b", "admin": True}, "OS::A": {}}
    turned = {"OS::A": {}, "OS::B": {"admin": True, "service": "b"}}
    rest = {"heat": "27.0.1", "versions": {}, "registry": {}}

    text = pack_text("2026.2", {**rest, "types": types})
    assert text == pack_text("2026.2", {"types": turned, **rest})
    assert text.splitlines()[1:] == ['{"OS::A": {}}', '{"OS::B": {"admin": true, "service": "b"}}']


def test_an_interpreter_without_heat_is_told(python_without_heat: Path) -> None:
    assert not dump.has_heat(python_without_heat)
    with pytest.raises(HotcatError, match="has no openstack-heat") as caught:
        dump.dump(python_without_heat)
    assert "--python" in str(caught.value.remedy)


def test_a_heat_that_does_not_load_is_told_in_its_own_words(tmp_path: Path) -> None:
    (tmp_path / "heat" / "engine").mkdir(parents=True)
    (tmp_path / "heat" / "engine" / "__init__.py").touch()
    (tmp_path / "heat" / "__init__.py").touch()
    (tmp_path / "heat" / "version.py").write_text("import no_such_library\n")
    python = program(tmp_path / "python", f'PYTHONPATH="{tmp_path}" exec "{sys.executable}" "$@"')

    assert dump.has_heat(python)
    with pytest.raises(HotcatError, match="No module named 'no_such_library'"):
        dump.dump(python)


def test_what_is_no_interpreter_is_told(tmp_path: Path) -> None:
    assert not dump.has_heat(tmp_path / "missing")
    with pytest.raises(HotcatError, match="cannot run"):
        dump.dump(tmp_path / "missing")


def test_the_callers_own_python_path_is_kept_from_the_other_interpreter(
    tmp_path: Path, python_without_heat: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "heat" / "engine").mkdir(parents=True)
    (tmp_path / "heat" / "__init__.py").touch()
    (tmp_path / "heat" / "engine" / "__init__.py").touch()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    assert not dump.has_heat(python_without_heat)


def test_descriptions_are_found_by_path() -> None:
    assert descriptions.resource_type("OS::Nova::Server") == "A resource for managing Nova instances."
    assert "subnet" in str(descriptions.property_of("OS::Neutron::Port", "fixed_ips.subnet")).lower()
    assert "parameter" in str(descriptions.function("get_param"))
    assert descriptions.resource_type("OS::Nova::Sever") is None
    assert descriptions.property_of("OS::Neutron::Port", "fixed_ips.nothing") is None
    assert descriptions.function("get_params") is None
