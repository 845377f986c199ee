"""Rendering an entry into a bundle."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from hotcat.catalog import load
from hotcat.errors import HotcatError
from hotcat.render.bundle import SECRET, Bundle, render
from hotcat.render.generators import Generators

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.conftest import CatalogFolder

SECRETIVE = """\
heat_template_version: 2021-04-16
parameters:
  admin_pass: {type: string, hidden: true, constraints: [{length: {min: 8}}]}
  open: {type: string, default: x}
resources:
  thing: {type: OS::Heat::None}
"""


def bundle(folder: CatalogFolder, environments: tuple[Path, ...] = (), **parameters: Any) -> Bundle:
    catalog = load.load(folder.root)
    return render(catalog.entry("tenant/thing"), catalog.site("here"), parameters, environments)


def test_values_lie_over_each_other(folder: CatalogFolder) -> None:
    defaults = folder.write("defaults.yaml", "parameter_defaults: {image: other, size: 4}\n")
    first = folder.write("first.yaml", "parameters: {size: 5}\n")
    second = folder.write("second.yaml", "parameters: {size: 6}\n")

    assert bundle(folder).parameters == {"size": 3, "image": "tiny"}
    assert bundle(folder, (defaults,)).parameters == {"size": 4, "image": "other"}
    assert bundle(folder, (first, second)).parameters["size"] == 6
    assert bundle(folder, (first, defaults)).parameters["size"] == 5  # Heat: a parameter beats any default
    assert bundle(folder, (first, second), size="7").parameters["size"] == "7"


def test_null_is_no_value(folder: CatalogFolder) -> None:
    environment = folder.write("null.yaml", "parameters: {size: , image: null}\n")

    assert bundle(folder, (environment,)).parameters == {"size": 3, "image": "tiny"}


def test_only_the_sites_facts_that_a_template_asks_for_go_along(folder: CatalogFolder) -> None:
    assert bundle(folder).environment == {"parameter_defaults": {"image": "tiny"}, "parameters": {}}


def test_a_sites_facts_reach_nested_templates(folder: CatalogFolder) -> None:
    folder.write(
        "templates/tenant/thing/node.yaml",
        "heat_template_version: 2021-04-16\nparameters: {flavor: {type: string}}\n",
    )
    folder.edit("templates/tenant/thing/template.yaml", "OS::Heat::Value", "node.yaml")

    assert bundle(folder).environment["parameter_defaults"] == {"image": "tiny", "flavor": "small"}


def test_all_wrong_values_at_once_at_the_parameters_with_where_they_come_from(folder: CatalogFolder) -> None:
    folder.edit("environments/here/site.yaml", "{default: tiny, bastion: jumper}", "{bastion: jumper}")
    environment = folder.write("size.yaml", "parameters:\n  size: 12\n  colour: red\n")

    with pytest.raises(HotcatError) as caught:
        bundle(folder, (environment,), siz=5)

    text = str(caught.value)
    assert "template.yaml:3:3: parameter size: the value 12 must be from 1 to 9" in text
    assert f"It comes from {environment}:2:3" in text
    assert "template.yaml:8:3: parameter image (image) has no value" in text
    assert "size.yaml:3:3: the template has no parameter colour" in text
    assert "the template has no parameter siz" in text
    assert "Did you mean size?" in text


def test_expressions_in_parameters_and_in_the_site(folder: CatalogFolder) -> None:
    folder.edit(
        "environments/here/site.yaml",
        "  ssh_user: debian\n",
        "  ssh_user: debian\nparameters: {image: '{{ site.images.bastion }}-{{ unique_name() }}'}\n",
    )
    made = bundle(folder, size="{{ 2 + 3 }}")

    assert made.parameters["size"] == "5"
    assert made.parameters["image"].startswith("jumper-hotcat-")
    assert made.generated == {"image": "unique_name"}
    assert made.shown()["image"] == made.parameters["image"]


def test_an_environment_file_is_plain_heat(folder: CatalogFolder) -> None:
    environment = folder.write("plain.yaml", "parameters: {image: '{{ unique_name() }}'}\n")

    assert bundle(folder, (environment,)).parameters["image"] == "{{ unique_name() }}"


def test_secrets_are_not_shown(folder: CatalogFolder) -> None:
    folder.template(SECRETIVE)
    made = bundle(folder, admin_pass="{{ password(30) }}", open="{{ password(12) }}")

    assert len(made.parameters["admin_pass"]) == 30
    assert made.shown() == {"admin_pass": SECRET, "open": SECRET}
    assert made.generated == {"admin_pass": "password", "open": "password"}
    assert made.parameters["admin_pass"] not in repr(made)


def test_a_hidden_parameter_is_not_shown_whoever_gave_it(folder: CatalogFolder) -> None:
    folder.template(SECRETIVE)

    assert bundle(folder, admin_pass="correct horse").shown() == {"admin_pass": SECRET, "open": "x"}


def test_a_wrong_secret_is_not_in_the_error(folder: CatalogFolder) -> None:
    folder.template(SECRETIVE)

    with pytest.raises(HotcatError) as caught:
        bundle(folder, admin_pass="hunter2")
    assert "hunter2" not in str(caught.value)
    assert "must be of length at least 8" in str(caught.value)


def test_the_digest_follows_all_but_secrets(folder: CatalogFolder) -> None:
    folder.template(SECRETIVE)
    one = bundle(folder, admin_pass="{{ password() }}").digest

    assert bundle(folder, admin_pass="{{ password() }}").digest == one
    assert bundle(folder, admin_pass="{{ password() }}", open="y").digest != one
    folder.edit("templates/tenant/thing/template.yaml", "default: x", "default: z")
    assert bundle(folder, admin_pass="{{ password() }}").digest != one


def test_key_pairs_are_shared_through_the_generators(folder: CatalogFolder) -> None:
    catalog, generators = load.load(folder.root), Generators()
    public = [
        render(
            catalog.entry("tenant/thing"),
            catalog.site("here"),
            {"image": "{{ key_pair().public_key }}"},
            generators=generators,
        ).parameters["image"]
        for _ in range(2)
    ]

    assert public[0] == public[1] == generators.key_pair().public_key


def test_what_the_cloud_checks_is_said(folder: CatalogFolder) -> None:
    folder.edit(
        "templates/tenant/thing/template.yaml",
        "  image:\n    type: string\n",
        "  image:\n    type: string\n    constraints: [{custom_constraint: glance.image}]\n",
    )

    assert bundle(folder).checked_by_cloud == {"image": ("glance.image",)}


def test_a_jinja_template_takes_its_shape_from_the_site(folder: CatalogFolder) -> None:
    (folder.entry / "template.yaml").unlink()
    folder.write(
        "templates/tenant/thing/template.yaml.j2",
        """\
        heat_template_version: 2021-04-16
        resources:
        {% for zone in site.availability_zones %}
          thing_{{ zone }}: {type: OS::Heat::None}
        {% endfor %}
        """,
    )

    assert list(yaml.safe_load(bundle(folder).template)["resources"]) == ["thing_one", "thing_two"]


def test_a_written_bundle_is_whole_and_its_secrets_are_private(folder: CatalogFolder, tmp_path: Path) -> None:
    folder.write("templates/tenant/thing/files/a.sh", "echo é\n")
    folder.edit("templates/tenant/thing/template.yaml", "{get_param: size}", "{get_file: files/a.sh}")
    out = tmp_path / "out"
    out.mkdir()
    (out / "environment.yaml").touch(mode=0o666)
    made = bundle(folder, image="{{ key_pair('admin').public_key }}")

    written = made.write(out)

    assert {str(path.relative_to(out)) for path in written} == {
        "template.yaml",
        "environment.yaml",
        "files/a.sh",
        "admin.pem",
    }
    assert {path for path in out.rglob("*") if path.is_file()} == set(written)
    assert yaml.safe_load((out / "environment.yaml").read_text()) == made.environment
    assert (out / "files/a.sh").read_text(encoding="utf-8") == "echo é\n"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in written}
    assert modes == {"template.yaml": 0o644, "a.sh": 0o644, "environment.yaml": 0o600, "admin.pem": 0o600}


def test_a_bundle_that_cannot_be_written_is_told(folder: CatalogFolder, tmp_path: Path) -> None:
    (tmp_path / "out").touch()

    with pytest.raises(HotcatError, match="cannot write the bundle"):
        bundle(folder).write(tmp_path / "out")


def test_a_registry_of_an_environment_file_brings_its_templates(folder: CatalogFolder) -> None:
    folder.write("mine/node.yaml", "heat_template_version: 2021-04-16\n")
    environment = folder.write(
        "mine/env.yaml",
        """\
        resource_registry:
          My::Node: node.yaml
          resources: {thing: {hooks: pre-create}}
        event_sinks: []
        """,
    )
    made = bundle(folder, (environment,))

    assert made.environment["resource_registry"] == {
        "My::Node": "node.yaml",
        "resources": {"thing": {"hooks": "pre-create"}},
    }
    assert made.files == {"node.yaml": "heat_template_version: 2021-04-16\n"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a\n", "a Heat environment is a mapping"),
        ("parameter: {}\n", "parameter is not known in a Heat environment"),
        ("parameters: [a]\n", "parameters is a mapping"),
        ("event_sinks: {a: 1}\n", "event_sinks is a list"),
        ("parameter_merge_strategies: {image: merge}\n", "parameter_merge_strategies is not followed"),
        ("resource_registry: x\n", "resource_registry is a mapping"),
        ("resource_registry: {A: none.yaml}\n", r"env.yaml:1:\d+: there is no file none.yaml"),
    ],
)
def test_a_wrong_environment_file_is_told(folder: CatalogFolder, text: str, message: str) -> None:
    environment = folder.write("env.yaml", text)

    with pytest.raises(HotcatError, match=message):
        bundle(folder, (environment,))


def test_a_sites_facts_reach_the_templates_of_a_registry(folder: CatalogFolder) -> None:
    folder.write(
        "mine/node.yaml", "heat_template_version: 2021-04-16\nparameters: {flavor: {type: string}}\n"
    )
    environment = folder.write("mine/env.yaml", "resource_registry: {My::Node: node.yaml}\n")

    assert bundle(folder, (environment,)).environment["parameter_defaults"]["flavor"] == "small"


def test_keys_of_several_types_have_a_digest(folder: CatalogFolder) -> None:
    one = folder.write("one.yaml", "parameter_defaults: {other: {1: a, b: c, null: d}}\n")
    two = folder.write("two.yaml", "parameter_defaults: {other: {null: d, b: c, 1: a}}\n")

    assert bundle(folder, (one,)).digest == bundle(folder, (two,)).digest != bundle(folder).digest


def test_missing_files_and_wrong_values_are_told_together(folder: CatalogFolder) -> None:
    folder.edit("templates/tenant/thing/template.yaml", "{get_param: size}", "{get_file: none.sh}")

    with pytest.raises(HotcatError, match=r"2 errors(.|\n)*no file none.sh(.|\n)*parameter size"):
        bundle(folder, size=99)


@pytest.mark.parametrize("text", ["", "parameters:\n", "resource_registry:\n"])
def test_an_empty_environment_file_changes_nothing(folder: CatalogFolder, text: str) -> None:
    assert bundle(folder, (folder.write("env.yaml", text),)).parameters == {"size": 3, "image": "tiny"}


def test_registries_are_merged_at_any_depth(folder: CatalogFolder) -> None:
    one = folder.write("one.yaml", "resource_registry: {A: B, resources: {a: {hooks: pre-create}}}\n")
    two = folder.write("two.yaml", "resource_registry: {A: C, resources: {b: {hooks: pre-delete}}}\n")

    assert bundle(folder, (one, two)).environment["resource_registry"] == {
        "A": "C",
        "resources": {"a": {"hooks": "pre-create"}, "b": {"hooks": "pre-delete"}},
    }


def test_a_private_key_never_takes_the_place_of_a_file(folder: CatalogFolder, tmp_path: Path) -> None:
    folder.write("templates/tenant/thing/admin.pem", "a certificate\n")
    folder.edit("templates/tenant/thing/template.yaml", "{get_param: size}", "{get_file: admin.pem}")

    with pytest.raises(HotcatError, match=r"admin.pem: the entry has a file admin.pem"):
        bundle(folder, image="{{ key_pair('admin').public_key }}").write(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_generator_without_its_parentheses_is_no_password(folder: CatalogFolder) -> None:
    folder.template(SECRETIVE)

    with pytest.raises(HotcatError, match="parameter admin_pass: an expression gives text"):
        bundle(folder, admin_pass="{{ password }}")


def test_errors_in_a_rendered_template_do_not_claim_lines_of_the_file(folder: CatalogFolder) -> None:
    (folder.entry / "template.yaml").unlink()
    folder.write(
        "templates/tenant/thing/template.yaml.j2",
        "heat_template_version: 2021-04-16\n{{ '\\n' * 9 }}\nparameters: {x: {type: strin}}\n",
    )

    with pytest.raises(HotcatError) as caught:
        bundle(folder)
    assert "template.yaml.j2 (rendered for here):12:" in str(caught.value)
