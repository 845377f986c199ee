"""`hotcat lint` in a catalog: its sites, its entries and its release."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.acceptance.linting import BAD, found, put
from tests.stack import stack

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acceptance.linting import Run


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    put(tmp_path, "catalog.yaml", "entries: {}\n")
    for name, size in (("east", "1"), ("west", "large")):
        put(tmp_path, f"environments/{name}/site.yaml", f"title: {name}\nfacts: {{zones: [{name}-1]}}\n")
        put(tmp_path, f"environments/{name}/environment.yaml", f"parameters: {{size: {size}}}\n")
    return tmp_path


SIZED = """\
heat_template_version: 2021-04-16
parameters:
  size: {type: number}
resources:
  net:
    type: OS::Neutron::Net
    properties:
      nmae: {get_param: size}
"""


def test_the_catalog_around_is_the_default(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "catalog.yaml", "entries: {}\n")
    put(tmp_path, "templates/tenant/a/template.yaml", BAD)
    put(tmp_path, "elsewhere/b.yaml", BAD)
    assert found(hotcat("lint", "-f", "json")) == [
        ("templates/tenant/a/template.yaml", "unknown-property", 6)
    ]


def test_an_entry_says_that_it_needs_the_plugins(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "catalog.yaml", "entries: {}\n")
    block = put(
        tmp_path, "templates/blocks/gold.yaml", stack("MCloud::Placement::Trait", "name: CUSTOM_GOLD")
    )
    put(tmp_path, "templates/platform/a/template.yaml", stack("../../blocks/gold.yaml"))
    put(tmp_path, "templates/platform/b/template.yaml", block.read_text())
    entries = [
        put(tmp_path, f"templates/platform/{name}/entry.yaml", "services: [placement]\n") for name in "ab"
    ]
    select = ("--select", "undeclared-plugin", "-f", "json")
    assert found(hotcat("lint", *select, code=1)) == [
        ("templates/platform/a/template.yaml", "undeclared-plugin", 4),
        ("templates/platform/b/template.yaml", "undeclared-plugin", 4),
    ]
    for entry in entries:
        entry.write_text("services: [placement]\nplugins: true\n")
    assert found(hotcat("lint", *select)) == []


def test_a_catalogs_templates_are_linted_for_each_site(hotcat: Run, catalog: Path) -> None:
    put(catalog, "templates/tenant/a/template.yaml", SIZED)
    select = ("--select", "unknown-property,unfit-environment-value", "-f", "json")
    done = hotcat("lint", *select, code=1)
    assert found(done) == [
        ("environments/west/environment.yaml", "unfit-environment-value", 1),
        ("templates/tenant/a/template.yaml", "unknown-property", 8),
    ]
    assert "site" not in json.loads(done.stdout)[1]["message"]
    alone = json.loads(hotcat("lint", "templates", *select, code=1).stdout)
    assert [one["path"] for one in alone] == [one[0] for one in found(done)]
    assert alone[0]["message"].endswith("(site west)")
    assert len(found(hotcat("lint", "--site", "east", *select, code=1))) == 1
    (catalog / "facts.yaml").write_text("zones: [north-1]\n")
    assert len(found(hotcat("lint", "--site", "facts.yaml", *select, code=1))) == 1
    assert "Sites: east, west." in hotcat("lint", "--site", "north", code=2).stderr


def test_a_rendered_template_says_that_it_is(hotcat: Run, catalog: Path) -> None:
    text = SIZED + "{% for zone in site.zones %}\n      {{ zone }}: 1\n{% endfor %}\n"
    path = put(catalog, "templates/tenant/b/template.yaml.j2", text)
    done = hotcat("lint", "--select", "unknown-property", "-f", "json", code=1)
    rendered = "templates/tenant/b/template.yaml.j2 (rendered for {})"
    assert {one[0] for one in found(done)} == {rendered.format("east"), rendered.format("west")}
    assert "west-1: 1" in hotcat("lint", "--select", "unknown-property", code=1).stdout
    path.write_text(text.replace("site.zones", "site.nothing"))
    done = hotcat("lint", "-f", "json", "--select", "minimal", code=1)
    assert {one[:2] for one in found(done)} == {(str(path.relative_to(catalog)), "unrenderable-template")}


def test_the_catalogs_release_is_the_default(hotcat: Run, catalog: Path) -> None:
    put(
        catalog,
        "templates/tenant/a/template.yaml",
        SIZED.replace("Net\n", "SecurityGroup\n").replace("nmae", "stateful"),
    )
    select = ("--select", "unknown-property")
    hotcat("lint", *select, code=0)
    put(catalog, "catalog.yaml", "release: '2025.1'\nentries: {}\n")
    hotcat("lint", *select, code=1)
    hotcat("lint", *select, "--release", "2026.2", code=0)


FACTS = """\
title: West
summary: A site to test with.
facts:
  services: [orchestration, compute, network, block-storage]
  external_network: public
  admin_cidr: 192.0.2.0/24
  dns_nameservers: []
  availability_zones: [one]
  images: {default: {name: debian-12, elements: [vm]}, other: plain}
  flavors: {default: m1.small}
  ssh_user: debian
  volume_types: {default: sas, safe: {name: sas-safe, encrypted: true}}
"""
FITTED = """\
heat_template_version: 2021-04-16
resources:
  zone:
    type: OS::Designate::Zone
    properties: {name: example.org., email: a@example.org}
  plain:
    type: OS::Cinder::Volume
    properties: {size: 1}
  safe:
    type: OS::Cinder::Volume
    properties: {size: 1, volume_type: sas-safe}
  server:
    type: OS::Nova::Server
    properties:
      image: debian-12
      flavor: m1.small
      user_data_format: SOFTWARE_CONFIG
"""


def test_a_template_must_fit_the_site(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "catalog.yaml", "entries: {}\n")
    put(tmp_path, "environments/west/site.yaml", FACTS)
    put(tmp_path, "templates/tenant/a/template.yaml", FITTED)
    path = "templates/tenant/a/template.yaml"
    done = hotcat(
        "lint", "--select", "missing-service,unencrypted-volume,missing-element", "-f", "json", code=1
    )
    assert found(done) == [
        (path, "missing-service", 4),
        (path, "unencrypted-volume", 6),
        (path, "missing-element", 15),
    ]


@pytest.mark.parametrize(
    ("rule", "right", "wrong"),
    [
        ("unknown-image", "image: debian-12", "image: debian-11"),
        ("unknown-flavor", "flavor: m1.small", "flavor: m1.smal"),
        ("unknown-availability-zone", "flavor: m1.small", "flavor: m1.small\n      availability_zone: two"),
        ("unknown-volume-type", "volume_type: sas-safe", "volume_type: sas-save"),
    ],
)
def test_names_are_held_against_the_facts(
    hotcat: Run, tmp_path: Path, rule: str, right: str, wrong: str
) -> None:
    put(tmp_path, "site.yaml", FACTS)
    command = ("lint", "stack.yaml", "--site", "site.yaml", "--select", rule, "-f", "json")
    put(tmp_path, "stack.yaml", FITTED)
    assert found(hotcat(*command)) == []
    put(tmp_path, "stack.yaml", FITTED.replace(right, wrong))
    assert [one[1] for one in found(hotcat(*command))] == [rule]


def test_the_external_network_is_held_against_the_facts(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "site.yaml", FACTS)
    command = ("lint", "stack.yaml", "--site", "site.yaml", "--select", "unknown-network", "-f", "json")
    put(tmp_path, "stack.yaml", stack("OS::Neutron::FloatingIP", "floating_network: public"))
    assert found(hotcat(*command)) == []
    put(tmp_path, "stack.yaml", stack("OS::Neutron::FloatingIP", "floating_network: internet"))
    assert found(hotcat(*command)) == [("stack.yaml", "unknown-network", 6)]


def test_an_entry_is_for_the_sites_with_its_services(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "catalog.yaml", "entries: {}\n")
    put(tmp_path, "environments/west/site.yaml", FACTS)
    put(tmp_path, "environments/east/site.yaml", FACTS.replace("compute,", "compute, dns,"))
    put(tmp_path, "templates/tenant/a/template.yaml", FITTED)
    command = ("lint", "--select", "missing-service", "-f", "json")
    (one,) = json.loads(hotcat(*command, code=1).stdout)
    assert one["message"].endswith("(site west)")
    entry = put(tmp_path, "templates/tenant/a/entry.yaml", "services: [dns, compute]\n")
    assert found(hotcat(*command, code=0)) == []
    # What no site has is a mistake somewhere.
    entry.write_text("services: [dns, workflow]\n")
    assert len(found(hotcat(*command, code=1))) == 1


def test_a_comment_may_be_needed_at_one_site_only(hotcat: Run, catalog: Path) -> None:
    key = "{{ 'nmae' if site.name == 'east' else 'name' }}"
    text = SIZED.replace("nmae: {get_param: size}", f"{key}: x")
    excused = text.replace(": x", ": x  # hotcat: ignore[unknown-property] ours")
    put(catalog, "templates/tenant/b/template.yaml.j2", excused)
    rules = ("--select", "unknown-property,unused-suppression", "-f", "json")
    assert found(hotcat("lint", *rules, code=0)) == []
    put(catalog, "templates/tenant/b/template.yaml.j2", excused.replace("nmae", "name"))
    assert {one[1] for one in found(hotcat("lint", *rules))} == {"unused-suppression"}
