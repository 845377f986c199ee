"""The versions that the images' OpenStack services have, and what elements ask of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ELEMENTS = ROOT / "elements"
VENV = ELEMENTS / "openstack-venv"
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def _pins(path: Path) -> dict[str, str]:
    return dict(re.findall(r"(?m)^([a-z0-9-]+)==([^\s;]+)", path.read_text()))


def _lines(path: Path) -> list[str]:
    lines = (line.strip() for line in path.read_text().splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _environments() -> list[Path]:
    return sorted(ELEMENTS.glob("*/openstack-venvs"))


def test_images_and_the_embedded_cloud_have_the_same_versions() -> None:
    embedded = _pins(ROOT / "validator/hotcat/embedded/releases/2026.2/full.txt")
    images = _pins(VENV / "constraints.txt")
    both = embedded.keys() & images.keys()
    assert {"nova", "neutron", "keystone", "openstack-heat"} <= both
    assert {name: images[name] for name in both} == {name: embedded[name] for name in both}


@pytest.mark.parametrize("path", sorted((VENV / "requirements").glob("*.txt")), ids=lambda path: path.stem)
def test_what_an_environment_is_made_of_has_a_version(path: Path) -> None:
    pins = _pins(VENV / "constraints.txt")
    for requirement in _lines(path):
        assert _NAME.fullmatch(requirement), f"{requirement}: versions stand in constraints.txt"
        assert requirement.lower() in pins


@pytest.mark.parametrize("path", _environments(), ids=lambda path: path.parent.name)
def test_an_element_asks_for_environments_that_there_are(path: Path) -> None:
    assert "openstack-venv" in _lines(path.parent / "element-deps")
    for name in _lines(path):
        assert (VENV / "requirements" / f"{name}.txt").is_file()


@pytest.mark.parametrize(
    "path", sorted(ELEMENTS.glob("*/openstack-services")), ids=lambda path: path.parent.name
)
def test_a_unit_has_its_environment_and_its_own_configuration(path: Path) -> None:
    environments = _lines(path.parent / "openstack-venvs")
    units, ports = [], []
    for line in _lines(path):
        unit, environment, user, program, *arguments = line.split()
        assert environment in environments, line
        units.append(unit)
        if program == "wsgi":
            module, port, *_ = arguments
            assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", module), line
            ports.append(port)
        else:
            assert f"/etc/{user.removeprefix('!')}/" in " ".join(arguments), line
    assert len(set(units)) == len(units)
    assert len(set(ports)) == len(ports)
