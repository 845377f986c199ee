"""The JSON Schema, by a real validator, over real and over wrong templates."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

import jsonschema
import pytest
import yaml

from hotcat.schema import pack
from hotcat.schema.json_schema import json_schema

REPOSITORY = Path(__file__).parents[3]
TEMPLATES = sorted(
    path
    for path in (REPOSITORY / "templates").rglob("*.yaml")
    if path.name == "template.yaml" or "blocks" in path.parts
)
VALIDATORS = {name: jsonschema.Draft7Validator(json_schema(pack.load(name))) for name in pack.releases()}


class Loader(yaml.SafeLoader):
    """As YAML 1.2, by which editors read: a date is a string."""

    yaml_implicit_resolvers = {  # noqa: RUF012  (PyYAML's own name and shape)
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def errors(text: str, release: str = "2026.2") -> list[str]:
    """Return the paths of what is wrong; an error inside one of several forms is at the deepest."""
    found = VALIDATORS[release].iter_errors(yaml.load(text, Loader))  # noqa: S506  (a safe loader)
    return sorted("/".join(map(str, deepest(error).absolute_path)) for error in found)


def deepest(error: jsonschema.ValidationError) -> jsonschema.ValidationError:
    while error.context:
        error = max(error.context, key=lambda inner: len(inner.absolute_path))
    return error


def resource(type_: str, properties: str = "", **keys: Any) -> str:
    body = {
        "type": type_,
        **({"properties": yaml.safe_load(dedent(properties))} if properties else {}),
        **keys,
    }
    return "heat_template_version: wallaby\n" + yaml.safe_dump({"resources": {"r": body}})


@pytest.mark.parametrize("release", pack.releases())
def test_it_is_a_schema_and_its_references_lead_somewhere(release: str) -> None:
    schema = VALIDATORS[release].schema
    jsonschema.Draft7Validator.check_schema(schema)
    assert references(schema) <= {f"#/definitions/{name}" for name in schema["definitions"]}


def references(schema: Any) -> set[str]:
    if isinstance(schema, dict):
        own = {schema["$ref"]} if isinstance(schema.get("$ref"), str) else set()
        return own.union(*map(references, schema.values()))
    return set().union(*map(references, schema)) if isinstance(schema, list) else set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_the_catalogs_templates_are_valid(path: Path) -> None:
    assert errors(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        "heat_template_version: 2013-05-23\nresources:\n",
        resource("OS::Neutron::Port", "{network_id: net}"),  # an older name of what is required
        resource("OS::Neutron::Port", "{network: {get_resource: n}, fixed_ips: [{subnet: {get_param: s}}]}"),
        resource("OS::Cinder::Volume", "{size: '10', read_only: 'True', metadata: {any: thing}}"),
        resource("OS::Cinder::Volume", "{size: {get_param: size}}", deletion_policy="Retain"),
        resource("OS::Cinder::Volume", "{if: [a, {size: 1}, {size: 2}]}"),
        resource("OS::Nova::Server", external_id="f00"),  # Heat does not look at its properties
        resource("OS::Neutron::LBaaS::Pool", "{what: ever}"),  # a placeholder
        resource("OS::Neutron::SecurityGroup", "{rules: [{protocol: 6}, {protocol: '6'}, {protocol: tcp}]}"),
        resource("my_block.yaml", "{what: ever}"),
        resource("OS::Acme::Rocket", "{what: ever}"),
        resource(
            "OS::Heat::ResourceGroup", "{resource_def: {type: a.yaml}}", update_policy={"batch_create": {}}
        ),
        resource("OS::Heat::None", depends_on=["a", "b"], condition={"not": "c"}),
        "heat_template_version: 2013-05-23\nresources: {r: {type: a, properties: {'Fn::Join': [a, b]}}}\n",
        """\
        heat_template_version: 2018-03-02
        parameters:
          n:
            type: number
            constraints: [{range: {min: 1}}, {modulo: {step: 2, offset: 0}, description: even}]
        conditions: {c: {equals: [{get_param: n}, 2]}}
        outputs: {o: {value: [1], condition: c}}
        """,
    ],
)
def test_what_heat_takes_is_valid(text: str) -> None:
    assert errors(dedent(text)) == []


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("resources: {}\n", [""]),
        ("heat_template_version: 2015-05-23\n", ["heat_template_version"]),
        ("heat_template_version: wallaby\nresorces: {}\n", [""]),
        ("heat_template_version: wallaby\nparameters: {p: {type: text}}\n", ["parameters/p/type"]),
        ("heat_template_version: wallaby\noutputs: {o: {description: x}}\n", ["outputs/o"]),
        (resource("OS::Nova::Server"), ["resources/r"]),
        (resource("OS::Nova::Server", "{image: i}"), ["resources/r/properties"]),
        (resource("OS::Neutron::Port", "{fixed_ips: []}"), ["resources/r/properties"]),
        (resource("OS::Cinder::Volume", "{size: ten}"), ["resources/r/properties/size"]),
        (resource("OS::Cinder::Volume", "{size: 0}"), ["resources/r/properties/size"]),
        (resource("OS::Cinder::Volume", "{size: 1, read_only: maybe}"), ["resources/r/properties/read_only"]),
        (resource("OS::Heat::RandomString", "{length: {get_parm: n}}"), ["resources/r/properties/length"]),
        (
            resource("OS::Neutron::Port", "{network: n, fixed_ips: [{subnett: s}]}"),
            ["resources/r/properties/fixed_ips/0"],
        ),
        (
            resource("OS::Nova::Server", "{image: i, flavor: f, flavor_update_policy: GROW}"),
            ["resources/r/properties/flavor_update_policy"],
        ),
        (resource("OS::Heat::None", deletion_policy="Keep"), ["resources/r/deletion_policy"]),
        (resource("OS::Heat::None", propertys={}), ["resources/r"]),
        (
            resource(
                "OS::Heat::ResourceGroup", "{resource_def: {type: a.yaml}}", update_policy={"batch": {}}
            ),
            ["resources/r/update_policy"],
        ),
    ],
)
def test_what_heat_refuses_is_told_where_it_is(text: str, where: list[str]) -> None:
    assert errors(text) == where


def test_releases_differ() -> None:
    text = resource("OS::Neutron::SecurityGroup", "{stateful: false}")

    assert errors(text, "2026.2") == []
    assert errors(text, "2026.1") == ["resources/r/properties"]


def test_editors_are_told_what_things_are_and_what_not_to_use() -> None:
    definitions = VALIDATORS["2026.2"].schema["definitions"]
    properties = definitions["OS::Neutron::Port"]["properties"]["properties"]["anyOf"][1]["properties"]

    assert properties["network"]["description"]
    assert properties["network_id"]["deprecationMessage"] == "network_id is hidden. Use network."
    assert properties["network_id"]["doNotSuggest"]
    assert "deprecationMessage" not in properties["network"]
    assert (
        "Octavia"
        in definitions["OS::Neutron::LBaaS::Pool"]["properties"]["type"]["deprecationMessage"].title()
    )
    offered = definitions["resource"]["properties"]["type"]["anyOf"][0]
    assert "OS::Neutron::LBaaS::Pool" not in offered["enum"]
    assert len(offered["enum"]) == len(offered["enumDescriptions"])
    assert definitions["function"]["properties"]["get_param"]["description"]
    assert definitions["function"]["properties"]["Fn::Join"] == {"doNotSuggest": True}
