"""This repository's own catalog: it is up to date, and every case renders for every site."""

from __future__ import annotations

import subprocess
from ipaddress import ip_network
from pathlib import Path

import pytest

from hotcat.catalog import index, load
from hotcat.catalog.case import load_cases
from hotcat.render import source
from hotcat.render.bundle import render
from hotcat.schema import pack

CATALOG = load.load(Path(__file__).parents[2])


def test_nothing_drifts() -> None:
    drifts = index.drift(CATALOG, source.models(CATALOG), pack.supported())

    assert [f"{one.path} {one.problem}" for one in drifts] == []


@pytest.mark.parametrize("site", CATALOG.sites)
@pytest.mark.parametrize("entry", CATALOG.entries)
def test_every_case_of_an_entry_renders(entry: str, site: str) -> None:
    cases = load_cases(CATALOG.entry(entry).tests)

    assert cases
    for case in cases:
        assert render(CATALOG.entry(entry), CATALOG.site(site), case.parameters).digest
        for update in case.updates:
            assert render(
                CATALOG.entry(entry), CATALOG.site(site), {**case.parameters, **update.parameters}
            ).digest


@pytest.mark.parametrize("site", CATALOG.sites)
def test_administrators_are_not_everybody(site: str) -> None:
    assert ip_network(CATALOG.site(site).facts["admin_cidr"]).prefixlen > 0


@pytest.mark.parametrize("script", sorted(CATALOG.root.glob("templates/**/*.sh")), ids=str)
def test_every_script_is_one_for_a_plain_shell(script: Path) -> None:
    assert script.read_text(encoding="utf-8").startswith("#!/bin/sh\n")
    subprocess.run(["sh", "-n", str(script)], check=True)


@pytest.mark.parametrize("entry", CATALOG.entries)
def test_every_parameter_is_explained_and_in_a_group(entry: str) -> None:
    template = source.model(CATALOG.entry(entry), CATALOG.site("embedded"))
    grouped = [name for group in template.groups for name in group.parameters]

    assert sorted(grouped) == sorted(template.parameters)
    for parameter in template.parameters.values():
        assert parameter.label != parameter.name
        assert parameter.description.endswith(".")
    assert all(template.outputs.values())
