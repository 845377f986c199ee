"""`hotcat lint` of environments, with the templates that they are used with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.acceptance.linting import found, put

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acceptance.linting import Run

TEMPLATE = """\
heat_template_version: 2021-04-16
parameters:
  size: {type: number, constraints: [range: {max: 9}]}
resources:
  web:
    type: My::Server
    properties: {size: {get_param: size}}
  disk:
    type: child.yaml
"""
CHILD = """\
heat_template_version: 2021-04-16
parameters:
  kind: {type: string, default: sas}
resources:
  volume:
    type: OS::Cinder::Volume
    properties: {size: 1, volume_type: {get_param: kind}}
"""
ENVIRONMENT = """\
parameters:
  size: 12
  sizes: 3
parameter_defaults:
  kind: nvme
  image: debian
resource_registry:
  My::Server: OS::Nova::Server
  My::Servers: OS::Nova::Server
  resources:
    web:
      hooks: pre-create
    wbe:
      hooks: pre-create
encrypted_param_names: [size]
parameter_merge_strategies:
  size: merge
"""
EXPECTED = [
    ("env.yaml", "unfit-environment-value", 2),
    ("env.yaml", "unknown-environment-parameter", 3),
    ("env.yaml", "unused-environment-default", 6),
    ("env.yaml", "unused-registry-mapping", 9),
    ("env.yaml", "unmatched-registry-resource", 13),
    ("env.yaml", "encrypted-parameter-names", 15),
    ("env.yaml", "unknown-merge-strategy", 17),
]
RULES = ",".join(sorted({one[1] for one in EXPECTED}))


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    put(tmp_path, "stack.yaml", TEMPLATE)
    put(tmp_path, "child.yaml", CHILD)
    put(tmp_path, "env.yaml", ENVIRONMENT)
    return tmp_path


@pytest.mark.usefixtures("stack")
def test_an_environment_is_held_against_the_templates_of_the_command(hotcat: Run) -> None:
    done = hotcat("lint", "-e", "env.yaml", "stack.yaml", "-f", "json", "--select", RULES, code=1)
    assert found(done) == EXPECTED
    severities = {one["rule"]: one["severity"] for one in json.loads(done.stdout)}
    assert severities["unused-environment-default"] == "info"
    assert severities["unknown-environment-parameter"] == "error"
    # By itself nobody knows what it is for.
    alone = found(hotcat("lint", "env.yaml", "-f", "json", "--select", RULES))
    assert {one[1] for one in alone} == {"encrypted-parameter-names"}


@pytest.mark.usefixtures("stack")
def test_standard_input_is_a_template_like_others(hotcat: Run) -> None:
    command = ("lint", "-e", "env.yaml", "-", "--stdin-name", "stack.yaml", "-f", "json", "--select", RULES)
    assert found(hotcat(*command, input=TEMPLATE)) == EXPECTED


def test_many_processes_find_the_same(hotcat: Run, stack: Path) -> None:
    for number in range(40):
        put(stack, f"more/{number}.yaml", CHILD)
    command = ("lint", "-e", "env.yaml", "stack.yaml", "more", "-f", "json", "--select", RULES)
    one, two = (hotcat(*command, "--jobs", jobs).stdout for jobs in "12")
    assert one == two
    assert ("env.yaml", "unused-registry-mapping", 9) in found(hotcat(*command))


def test_an_environment_of_the_configuration(hotcat: Run, stack: Path) -> None:
    put(stack, ".hotcat.yaml", "lint: {environments: [env.yaml]}\n")
    command = ("lint", "-f", "json", "--select", RULES)
    # child.yaml is looked at by itself, too, and shares no parameter with the environment.
    assert found(hotcat(*command, ".")) == EXPECTED
    # Others may take what this one does not.
    sure = {"unused-environment-default", "unused-registry-mapping"}
    assert not sure & {one[1] for one in found(hotcat(*command, "stack.yaml"))}


def test_what_cannot_be_read_may_take_anything(hotcat: Run, stack: Path) -> None:
    put(stack, "broken.yaml", "heat_template_version: [")
    command = ("lint", "-e", "env.yaml", "stack.yaml", "broken.yaml", "-f", "json", "--select", RULES)
    shown = {one[1] for one in found(hotcat(*command))}
    assert "unfit-environment-value" in shown
    assert not {"unused-environment-default", "unused-registry-mapping"} & shown


def test_a_sites_environment_is_held_against_the_catalog(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "catalog.yaml", "entries: {}\n")
    put(tmp_path, "environments/here/site.yaml", "title: Here\nfacts: {}\n")
    path = put(tmp_path, "environments/here/environment.yaml", ENVIRONMENT)
    put(tmp_path, "templates/tenant/a/template.yaml", TEMPLATE)
    put(tmp_path, "templates/tenant/a/child.yaml", CHILD)
    name = str(path.relative_to(tmp_path))
    command = ("lint", "-f", "json", "--select", RULES)
    # A site's facts are for entries to come, too.
    expected = [(name, *one[1:]) for one in EXPECTED if one[1] != "unused-environment-default"]
    assert found(hotcat(*command, code=1)) == expected
    # A single entry says nothing of what others take.
    some = {one[1] for one in found(hotcat(*command, "templates/tenant/a", "environments"))}
    assert "unused-registry-mapping" not in some


def test_a_rendered_template_takes_parameters_too(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "catalog.yaml", "entries: {}\n")
    put(tmp_path, "environments/here/site.yaml", "title: Here\nfacts: {kind: My::Servers}\n")
    put(
        tmp_path, "environments/here/environment.yaml", "resource_registry: {My::Servers: OS::Nova::Server}\n"
    )
    put(
        tmp_path,
        "templates/tenant/a/template.yaml.j2",
        "heat_template_version: 2021-04-16\nresources: {a: {type: '{{ site.kind }}'}}\n",
    )
    assert found(hotcat("lint", "-f", "json", "--select", RULES, code=0)) == []


def test_a_comment_that_a_template_needs_is_not_idle(hotcat: Run, stack: Path) -> None:
    text = "parameters:\n  size: 12  # hotcat: ignore[unfit-environment-value] to try\n"
    put(stack, "env.yaml", text)
    rules = ("--select", "unfit-environment-value,unused-suppression", "-f", "json")
    assert found(hotcat("lint", "-e", "env.yaml", "stack.yaml", *rules)) == []
    assert found(hotcat("lint", "env.yaml", *rules)) == []  # without a template nobody knows
    put(stack, "env.yaml", text.replace("12", "7"))
    done = hotcat("lint", "-e", "env.yaml", "stack.yaml", *rules)
    assert found(done) == [("env.yaml", "unused-suppression", 2)]


def test_a_type_of_ones_own_is_an_error_once_it_is_known_that_nothing_maps_it(
    hotcat: Run, tmp_path: Path
) -> None:
    put(tmp_path, "own.yaml", "heat_template_version: 2021-04-16\nresources: {web: {type: Our::Server}}\n")
    put(tmp_path, "other.yaml", "resource_registry: {Our::Other: OS::Heat::None}\n")
    put(tmp_path, "this.yaml", "resource_registry: {Our::Server: OS::Heat::None}\n")
    told = []
    for options in ([], ["-e", "other.yaml"], ["-e", "this.yaml"], ["--profile", "strict"]):
        done = hotcat("lint", "own.yaml", "--ignore", "HC4", "-f", "json", *options)
        named = [one for one in json.loads(done.stdout) if one["rule"] == "unmapped-resource-type"]
        told.append((done.returncode, [one["severity"] for one in named]))
    assert told == [(0, ["info"]), (1, ["error"]), (0, []), (1, ["error"])]
