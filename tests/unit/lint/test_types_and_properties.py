"""Rules on types and properties, where fixtures do not reach: fixes, releases, and the table of relations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotcat.lint import formats, relations
from hotcat.lint.misplaced import members
from hotcat.lint.runner import Linter
from hotcat.schema import pack
from hotcat.schema.pack import Pack

if TYPE_CHECKING:
    from hotcat.lint.finding import Finding

HEAD = "heat_template_version: 2021-04-16\nresources:\n"


def lint(text: str, name: str, *packs: Pack) -> list[Finding]:
    result = Linter(packs or [pack.load(pack.releases()[-1])]).text(HEAD + text, Path("t.yaml"))
    findings: list[Finding] = getattr(result, "findings", result)
    return [one for one in findings if one.rule.name == name]


def fixed(text: str, name: str, *, safe: bool) -> str | None:
    """Return what a single finding's fix makes of a text."""
    (finding,) = lint(text, name)
    if finding.fix is None:
        return None
    assert finding.fix.safe is safe
    whole = HEAD + text
    for edit in sorted(finding.fix.edits, key=lambda one: -one.start):
        whole = whole[: edit.start] + edit.text + whole[edit.end :]
    return whole.removeprefix(HEAD)


def test_a_removed_type_becomes_its_successor() -> None:
    before = "  lb:\n    type: OS::Neutron::LBaaS::LoadBalancer # old\n    properties: {vip_subnet: lan}\n"
    after = before.replace("Neutron::LBaaS", "Octavia")
    assert fixed(before, "removed-resource-type", safe=True) == after


@pytest.mark.parametrize(
    "text",
    [
        "  lb:\n    type: OS::Neutron::LBaaS::LoadBalancer\n",  # the new one's subnet is missing
        "  lb:\n    type: OS::Neutron::LBaaS::LoadBalancer\n    properties: {vip_subnet: lan, other: 1}\n",
        (
            "  lb:\n    type: OS::Neutron::LBaaS::LoadBalancer\n    properties: {vip_subnet: lan}\n"
            "outputs: {a: {value: {get_attr: [lb, no_such]}}}\n"
        ),
    ],
)
def test_a_type_is_not_renamed_where_something_would_be_lost(text: str) -> None:
    assert fixed(text, "removed-resource-type", safe=True) is None


def test_a_number_where_a_text_is_wanted_is_quoted() -> None:
    before = "  kind:\n    type: OS::Cinder::VolumeType\n    properties: {metadata: {level: 0x10}}\n"
    assert fixed(before, "number-for-text", safe=False) == before.replace("0x10", '"0x10"')


def test_a_name_is_refused_as_the_target_of_a_policy_and_lost_as_an_owner() -> None:
    text = (
        "  grant:\n    type: OS::Neutron::RBACPolicy\n    properties:\n"
        "      {object_type: network, object_id: a, action: access_as_shared,\n"
        "       target_tenant: b, tenant_id: c}\n"
    )
    found = {one.message.split()[0]: one.severity for one in lint(text, "project-by-name")}
    assert found == {"target_tenant": "error", "tenant_id": "warning"}


def test_renamed_properties_go_along() -> None:
    before = "  bay:\n    type: OS::Magnum::Bay\n    properties: {baymodel: small}\n"
    after = "  bay:\n    type: OS::Magnum::Cluster\n    properties: {cluster_template: small}\n"
    assert fixed(before, "removed-resource-type", safe=True) == after


def test_a_hidden_property_is_renamed() -> None:
    before = '  port:\n    type: OS::Neutron::Port\n    properties: {"network_id": lan}\n'
    assert fixed(before, "obsolete-property", safe=True) == before.replace('"network_id"', "network")


def test_a_hidden_property_of_another_shape_is_not() -> None:
    text = "  router:\n    type: OS::Neutron::Router\n    properties: {l3_agent_id: one}\n"
    assert fixed(text, "obsolete-property", safe=True) is None


def test_a_rule_gets_the_mode_that_makes_its_group_count() -> None:
    before = (
        "  db:\n    type: OS::Neutron::SecurityGroup\n    properties:\n      rules:\n"
        "        - remote_group_id: web\n          protocol: tcp\n"
    )
    after = before.replace("- remote_group_id", "- remote_mode: remote_group_id\n          remote_group_id")
    assert fixed(before, "ignored-remote-group", safe=False) == after


def test_a_type_of_another_release_names_it() -> None:
    newest = pack.releases()[-1]
    whole = pack.load(newest)
    lines = [
        json.dumps({"heat": "0", "release": "2001.1", "versions": {}, "registry": {}}).encode(),
        json.dumps({"OS::Heat::None": whole.type("OS::Heat::None").record}).encode(),  # type: ignore[union-attr]  # every release has it
    ]
    (finding,) = lint(
        "  net:\n    type: OS::Neutron::Net\n", "unknown-resource-type", Pack(b"\n".join(lines))
    )
    assert newest in finding.message


def test_an_index_in_a_group_is_not_judged() -> None:
    text = (
        "  many:\n    type: OS::Heat::ResourceGroup\n    properties:\n      resource_def:\n"
        "        type: OS::Cinder::Volume\n        properties: {size: '%index%'}\n"
    )
    assert not lint(text, "wrong-property-type")
    assert lint(text.replace("%index%", "ten"), "wrong-property-type")


@pytest.mark.parametrize("release", pack.releases())
def test_relations_name_properties_that_there_are(release: str) -> None:
    data = Path(relations.__file__).with_name("data") / "relations.json"
    for name, records in json.loads(data.read_text())["types"].items():
        schema = pack.load(release).type(name)
        assert schema, name
        for record in records:
            around = members(schema, tuple(record["at"].split(".")) if "at" in record else ())
            of = record.get("of", [])
            named = [of] if isinstance(of, str) else [*of]
            named += [*record.get("needs", ()), *record.get("when", ()), *record.get("unless", ())]
            bounds = [record[key] for key in ("low", "high") if key in record]
            named += record.get("equal", []) + [one for one in bounds if isinstance(one, str)]
            named += [record[key] for key in ("when_given", "unless_given") if key in record]
            for one in named:
                assert one.partition(".")[0] in around, (name, one)
            assert record.get("top", {}).keys() <= schema.properties.keys(), name
            assert record.get("format", "cron_expression") in formats.CHECKS, name
