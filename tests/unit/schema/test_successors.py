from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hotcat.schema import pack, successors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hotcat.schema.model import Property

DATA: dict[str, Any] = json.loads(Path(successors.__file__).with_suffix(".json").read_text(encoding="utf-8"))
NEWEST = pack.load(pack.releases()[-1])
WITHOUT_SUCCESSOR = {  # unsupported, yet neither removed nor replaced
    "OS::Neutron::FlowClassifier",
    "OS::Neutron::PortChain",
    "OS::Neutron::PortPair",
    "OS::Neutron::PortPairGroup",
}


def every(properties: Mapping[str, Property], above: str = "") -> Iterator[tuple[str, Property]]:
    for name, item in properties.items():
        yield above + name, item
        yield from every(item.properties, f"{above}{name}.")
        if item.item:
            yield from every(item.item.properties, f"{above}{name}.")


def test_a_type_has_a_successor_with_its_source() -> None:
    found = successors.type_successor("OS::Magnum::Bay")

    assert found is not None
    assert (found.name, found.rename) == ("OS::Magnum::Cluster", True)
    assert found.properties == {"baymodel": "cluster_template", "bay_create_timeout": "create_timeout"}
    assert "release note" in found.source
    assert successors.type_successor("OS::Nova::Server") is None


def test_a_property_and_an_attribute_have_successors() -> None:
    sequence = successors.property_successor("OS::Heat::RandomString", "sequence")
    attachments = successors.attribute_successor("OS::Cinder::Volume", "attachments")

    assert sequence is not None
    assert sequence.name == "character_classes"
    assert attachments is not None
    assert attachments.name == "attachments_list"
    assert successors.property_successor("OS::Heat::RandomString", "length") is None
    assert successors.attribute_successor("OS::Nova::Server", "addresses") is None


@pytest.mark.parametrize("name", sorted(DATA["types"]))
def test_what_a_type_leads_to_exists(name: str) -> None:
    found = successors.type_successor(name)
    assert found is not None
    assert found.source
    if found.name is None:
        assert found.hint
        assert not found.rename
        return
    new = NEWEST.type(found.name)
    assert new is not None
    assert new.status.status == "SUPPORTED"
    assert set(found.properties.values()) <= set(new.properties)
    assert set(found.attributes.values()) <= set(new.attributes)


def test_every_type_that_is_no_longer_supported_leads_somewhere() -> None:
    gone = {
        kind.name for kind in map(NEWEST.type, NEWEST.names) if kind and kind.status.status != "SUPPORTED"
    }
    assert gone - set(DATA["types"]) == WITHOUT_SUCCESSOR


def test_every_property_that_is_no_longer_supported_leads_somewhere() -> None:
    missing = [
        f"{kind.name} {path}"
        for kind in map(NEWEST.type, NEWEST.names)
        if kind
        for path, item in every(kind.properties)
        if item.status.status != "SUPPORTED" and not item.replaced_by
        if not successors.property_successor(kind.name, path)
    ]
    assert missing == []


def test_every_attribute_that_is_no_longer_supported_leads_somewhere() -> None:
    missing = [
        f"{kind.name} {attribute.name}"
        for kind in map(NEWEST.type, NEWEST.names)
        if kind
        for attribute in kind.attributes.values()
        if attribute.status.status != "SUPPORTED"
        if not successors.attribute_successor(kind.name, attribute.name)
    ]
    assert missing == []


@pytest.mark.parametrize("name", sorted(DATA["properties"]))
def test_successors_of_properties_exist(name: str) -> None:
    kind = NEWEST.type(name)
    assert kind is not None
    paths = {path for path, _ in every(kind.properties)}
    for path, record in DATA["properties"][name].items():
        assert path in paths
        assert record["successor"] is None or record["successor"] in paths
        assert record.get("hint") or record.get("remove")


def test_renamed_types_that_still_exist_keep_their_properties() -> None:
    for name, record in DATA["types"].items():
        old, new = NEWEST.type(name), NEWEST.type(record["successor"] or "")
        if record.get("rename") and old and new and not old.placeholder:
            assert set(old.properties) <= set(new.properties), name
            assert old.substitute == new.name, name  # or else a stack that has one would lose it
