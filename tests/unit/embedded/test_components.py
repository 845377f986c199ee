"""The graph of units and the configuration, for a cloud without fake computes and for one with three."""

from __future__ import annotations

import configparser
import dataclasses
import stat
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import hotcat.embedded
from hotcat.embedded import heat_plugins
from hotcat.embedded.component import Api, Family, Forked, Http, Settings, Unit, inside
from hotcat.embedded.components import FULL, all_units, chosen, named, published, published_ports, select
from hotcat.embedded.components.cloud import SOCKS_PORT
from hotcat.embedded.components.forkservers import BASE, FAMILIES, OTHERS
from hotcat.embedded.configuration import render
from hotcat.embedded.secrets import generate

if TYPE_CHECKING:
    from hotcat.embedded.paths import CloudPaths

TEMPLATES = Path(hotcat.embedded.__file__).parent / "config"
BY_FAKES = pytest.mark.parametrize("fakes", [0, 3])


@pytest.fixture
def units(settings: Settings, fakes: int) -> list[Unit]:
    return all_units(dataclasses.replace(settings, fake_computes=fakes))


@BY_FAKES
def test_names_are_unique_and_every_need_is_one(units: list[Unit]) -> None:
    names = [unit.name for unit in units]
    assert len(set(names)) == len(names)
    assert {need for unit in units for need in unit.needs} <= set(names)


@BY_FAKES
def test_an_order_to_start_in_exists(units: list[Unit]) -> None:
    order = list(TopologicalSorter({unit.name: unit.needs for unit in units}).static_order())
    assert len(order) == len(units)


@BY_FAKES
def test_what_a_snapshot_holds_needs_nothing_that_it_lacks(units: list[Unit]) -> None:
    """A bootstrap task must not wait for the snapshot, nor the snapshot for a fake compute."""
    graph = {unit.name: set(unit.needs) for unit in units}
    reached, todo = set[str](), ["snapshot"]
    while todo:
        todo += graph[name := todo.pop()] - reached
        reached.add(name)
    assert {unit.name for unit in units if unit.bootstrap} <= reached
    assert not [name for name in reached if "fake" in name]


@BY_FAKES
def test_bootstrap_and_repeat_are_for_tasks(units: list[Unit]) -> None:
    assert all(unit.task for unit in units if unit.bootstrap or unit.repeat)
    assert not [unit.name for unit in units if unit.task and (unit.ready or unit.alive)]


def test_fake_computes_are_as_many_as_asked_for(settings: Settings) -> None:
    computes = {unit.name for unit in all_units(settings) if unit.name.startswith("nova-compute-fake")}
    assert computes == {f"nova-compute-fake{number}" for number in (1, 2, 3)}


@BY_FAKES
def test_forked_units_wait_for_their_fork_server(units: list[Unit]) -> None:
    graph = {unit.name: set(unit.needs) for unit in units}

    def all_needs(name: str) -> set[str]:
        return graph[name].union(*(all_needs(need) for need in graph[name]))

    for unit in units:
        if isinstance(unit.start, Forked | Api):
            assert unit.start.family in FAMILIES | OTHERS
            assert f"forkserver-{unit.start.family}" in all_needs(unit.name)
        if isinstance(unit.start, Family):
            assert "forkserver" in unit.needs


@BY_FAKES
def test_no_two_units_serve_a_port_and_every_published_one_is_served(
    units: list[Unit], settings: Settings
) -> None:
    ports = [port for unit in units for port in published(unit)]
    assert sorted(ports) == sorted(set(ports)) == sorted(published_ports(settings.services))
    listening = [unit.start.port for unit in units if isinstance(unit.start, Api)]
    assert len(set(listening)) == len(listening)


@BY_FAKES
def test_apis_are_asked_on_their_own_port(units: list[Unit]) -> None:
    for unit in units:
        if isinstance(unit.start, Api):
            assert isinstance(unit.ready, Http)
            assert unit.ready.port == unit.start.port


def test_endpoints_are_served(settings: Settings) -> None:
    served = {port for unit in all_units(settings) for port in published(unit)}
    assert {
        endpoint.port for component in chosen(settings.services) for endpoint in component.endpoints
    } == served - {SOCKS_PORT}


def test_secrets_in_environments_exist(settings: Settings) -> None:
    named = {
        name
        for unit in all_units(settings)
        if isinstance(unit.start, Forked)
        for name in unit.start.secret_env.values()
    }
    assert "admin" in named
    assert named <= generate().keys()


@BY_FAKES
@pytest.mark.parametrize("existing", [False, True])
def test_every_file_is_rendered_for_its_owner_only(
    settings: Settings, paths: CloudPaths, fakes: int, *, existing: bool
) -> None:
    settings, secrets = dataclasses.replace(settings, fake_computes=fakes), generate()
    render(settings, secrets, paths, existing=existing, restored=existing)
    files = [file for file in paths.etc.rglob("*") if file.is_file()]
    wanted = {name for component in chosen(settings.services) for name in component.config(settings)}
    assert {str(file.relative_to(paths.etc)) for file in files} == wanted
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == (0o700 if file.parent.name == "bin" else 0o600)
    for file in files:
        if {"nova", "neutron", "heat", "glance", "keystone", "placement"} & set(file.parts):
            parser = configparser.RawConfigParser(strict=True)  # no section and no option twice
            parser.read_string(file.read_text())
            assert parser.sections() or parser.defaults()
            assert not [value for part in parser.values() for value in part.values() if not value]


def test_heat_loads_the_catalogs_plugins(settings: Settings, paths: CloudPaths) -> None:
    render(settings, generate(), paths, existing=False, restored=False)
    parser = configparser.RawConfigParser()
    parser.read(paths.etc / "heat/heat.conf")
    assert parser["DEFAULT"]["plugin_dirs"] == str(settings.heat_plugins)
    assert (heat_plugins.folder() / "mcloud/base.py").is_file()


def test_every_template_is_of_some_component(settings: Settings) -> None:
    settings = dataclasses.replace(settings, services=FULL)
    used = {template for component in chosen(FULL) for template, _ in component.config(settings).values()}
    assert used | {"macros.j2"} == {file.name for file in TEMPLATES.iterdir()}


@BY_FAKES
def test_config_files_that_units_name_are_written(
    units: list[Unit], fakes: int, settings: Settings, paths: CloudPaths
) -> None:
    render(
        dataclasses.replace(settings, fake_computes=fakes), generate(), paths, existing=False, restored=False
    )
    etc = inside("etc")
    for unit in units:
        words = [*getattr(unit.start, "argv", ()), *getattr(unit.start, "env", {}).values()]
        words = [part for word in words for part in word.replace("=", ";").split(";")]
        for word in words:
            if word.startswith(etc) and Path(word).suffix:
                assert (paths.etc / Path(word).relative_to(etc)).is_file(), f"{unit.name}: {word}"


def test_computes_have_no_way_to_the_database(settings: Settings, paths: CloudPaths) -> None:
    """Nova refuses to start a compute that has one."""
    secrets = generate()
    render(settings, secrets, paths, existing=False, restored=False)
    computes = list(paths.etc.glob("*/nova-compute*.conf"))
    assert len(computes) == (7 if "computes" in settings.services else 4)
    for file in computes:
        assert secrets["database"] not in file.read_text()
    assert secrets["database"] in (paths.etc / "nova/nova.conf").read_text()


def test_keys_of_keystone(settings: Settings, paths: CloudPaths) -> None:
    secrets = generate()
    render(settings, secrets, paths, existing=False, restored=False)
    for repository in ("fernet", "credential"):
        folder = paths.data / "keystone" / repository
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        found = {key.name: key.read_text() for key in folder.iterdir()}
        assert found == {str(number): secrets[f"{repository}_key_{number}"] for number in (0, 1)}


def test_restored_database_gets_this_clouds_passwords_and_address(
    settings: Settings, paths: CloudPaths
) -> None:
    secrets = generate()
    render(settings, secrets, paths, existing=False, restored=False)
    fresh = (paths.etc / "mariadb/rotate.sql").read_text()
    render(settings, secrets, paths, existing=True, restored=True)
    restored = (paths.etc / "mariadb/rotate.sql").read_text()
    assert "UPDATE" not in fresh
    for user in ("admin", "demo", "nova", "neutron", "glance", "placement", "heat", "heat_domain_admin"):
        assert f"u.name = '{user}'" in restored
    assert f"'{settings.address}'" in restored
    at_each_start = (paths.etc / "mariadb/init.sql").read_text()
    assert "UPDATE" not in at_each_start  # a changed password is not undone when the server comes back
    statements = [line for line in at_each_start.splitlines() if line]
    assert all(line.endswith(";") for line in statements)  # init-file wants a statement a line
    assert not [name for name in ("admin", "member", "nova") if secrets[name] in restored]  # hashes only


def test_preloaded_modules_are_named_once() -> None:
    for family, modules in (FAMILIES | OTHERS).items():
        assert not set(modules) & set(BASE), family
    assert len(set(BASE)) == len(BASE)


@pytest.mark.parametrize("words", [("full",), ("core",), ("barbican",), ("horizon", "designate")])
def test_services_are_named_as_they_are_asked_for(words: tuple[str, ...]) -> None:
    told = named(select(words))
    assert select(told.split(",")) == select(words)
    assert len(told.split(",")) == len(words)


def test_all_services_have_one_name() -> None:
    assert named(FULL) == "full"
